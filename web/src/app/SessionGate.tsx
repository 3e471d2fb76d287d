import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { sessionRegained } from '../live/live';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ErrorNote } from '../ui/States';
import { offerToken } from './session';

/** Asks for the token when the server does not know this page: at the first visit without one, or after it has changed. */
export function SessionGate() {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('token') ?? '');
    setBusy(true);
    setError(null);
    try {
      if (await offerToken(text)) sessionRegained(client);
      else setError(new Error('This token is not the server’s.'));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog title="The server asks for its token" firm onClose={() => sessionRegained(client)}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <p>
          This page has no session, or the server’s token has changed. Paste the address that <code>stint serve</code> printed, or the token
          in it. It also stands in <code>.agents/token</code> in the server’s folder.
        </p>
        <label className="field">
          <span>Address or token</span>
          <input name="token" type="password" autoComplete="off" spellCheck={false} autoFocus required />
        </label>
        {error !== null && <ErrorNote error={error} />}
        <div className="form-end">
          <Button type="submit" look="primary" disabled={busy}>
            Open
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
