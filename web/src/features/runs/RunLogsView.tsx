import { Link, useParams } from '@tanstack/react-router';
import { ApiError } from '../../api/client';
import { useRun } from '../../live/live';
import { part } from '../../ui/part';
import { ErrorNote, Skeleton } from '../../ui/States';
import { Status } from '../../ui/Status';
import { Elapsed } from '../../ui/Time';
import { UnknownRun, useTitle } from './RunDetailView';
import './run-detail.css';

const LogViewer = part(() => import('../logs/LogViewer').then((module) => module.default));

/** A run's log on the whole page. */
export function RunLogsView(): React.ReactNode {
  const { id } = useParams({ from: '/runs/$id/logs' });
  const { data: run, error, refetch } = useRun(id);
  if (!run) {
    if (error instanceof ApiError && error.status === 404) return <UnknownRun id={id} />;
    return error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : <Skeleton rows={10} />;
  }
  return <FullLog key={run.id} run={run} />;
}

function FullLog({ run }: { run: NonNullable<ReturnType<typeof useRun>['data']> }) {
  useTitle(run);
  return (
    <article className="run-full">
      <header className="run-title">
        <Link to="/runs/$id" params={{ id: run.id }} className="break">
          <h1>{run.name}</h1>
        </Link>
        <Status status={run.status} />
        <Elapsed run={run} />
      </header>
      <LogViewer
        runId={run.id}
        status={run.status}
        logSize={run.log_size ?? 0}
        fullPage
        fullPageHref={`/ui/runs/${encodeURIComponent(run.id)}/logs`}
      />
    </article>
  );
}
