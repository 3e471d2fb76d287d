import { Link } from '@tanstack/react-router';
import { EmptyState } from '../ui/States';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <EmptyState title="There is no such page">
      <p>
        <Link to="/runs">All runs</Link>
      </p>
    </EmptyState>
  );
}
