import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { makeQueryClient } from './api/queries';
import { router } from './app/router';
import { openSession } from './app/session';
import { applyTheme } from './app/theme';
import { startLive } from './live/live';
import './styles/tokens.css';
import './styles/base.css';

applyTheme();
const client = makeQueryClient();
// A wrong token or a server that does not answer shows in the first thing that is asked for.
await openSession().catch(() => false);
startLive(client);
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
