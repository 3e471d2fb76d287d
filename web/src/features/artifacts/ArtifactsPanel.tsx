import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { request, runPath } from '../../api/client';
import type { Artifact } from '../../api/types';
import { useSetting } from '../../app/settings';
import { bytes, plural } from '../../text/format';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/icons';
import { ErrorNote, Skeleton } from '../../ui/States';
import { Ago } from '../../ui/Time';
import { artifactPath, type Order, ordered, whyNotDownloadable } from './artifacts';
import { Preview } from './Preview';
import './artifacts-panel.css';

const page = 200;
const most = 10_000; // the server gives no more at once

/** What a run has made: names, sizes, previews and downloads, live. */
export default function ArtifactsPanel({ runId, live }: { runId: string; live: boolean }) {
  const [limit, setLimit] = useState(page);
  const [order, setOrder] = useSetting('artifacts.order');
  const [open, setOpen] = useState<Artifact | null>(null);
  const list = useQuery({
    queryKey: ['runs', 'artifacts', runId, limit],
    queryFn: async ({ signal }) => {
      const response = await request('GET', runPath(runId, '/artifacts'), { signal, query: { limit } });
      const artifacts = (await response.json()) as Artifact[];
      return { artifacts, total: Number(response.headers.get('x-total-count') ?? artifacts.length) };
    },
    placeholderData: keepPreviousData,
  });
  const chosen: Order = order === 'newest' || order === 'largest' ? order : 'name';
  const artifacts = useMemo(() => ordered(list.data?.artifacts ?? [], chosen), [list.data, chosen]);
  if (list.isPending) return <Skeleton rows={3} />;
  if (!list.data) return <ErrorNote error={list.error} onRetry={() => void list.refetch()} />;
  const { total } = list.data;
  return (
    <div className="artifacts-panel">
      {list.error && <ErrorNote error={list.error} onRetry={() => void list.refetch()} />}
      {total === 0 ? (
        <p className="muted artifacts-none">
          {live ? 'No artifacts yet.' : 'No artifacts.'} A run puts files into <code>$STINT_ARTIFACTS_DIR</code>. Checkpoints, metrics and
          W&amp;B directories in its folder are found, too.
        </p>
      ) : (
        <>
          <div className="artifacts-head">
            <span className="muted">
              {plural(total, 'artifact')}
              {artifacts.length < total && `, the first ${artifacts.length.toLocaleString()} by name are here`}
            </span>
            <label className="artifacts-order">
              <span>Order</span>
              <select value={chosen} onChange={(event) => setOrder(event.target.value === 'name' ? null : event.target.value)}>
                <option value="name">Name</option>
                <option value="newest">Newest</option>
                <option value="largest">Largest</option>
              </select>
            </label>
          </div>
          <ul className="artifacts-list">
            {artifacts.map((artifact) => (
              <Row key={`${artifact.name}\n${artifact.path}`} runId={runId} artifact={artifact} onOpen={() => setOpen(artifact)} />
            ))}
          </ul>
          {artifacts.length < Math.min(total, most) && (
            <Button onClick={() => setLimit(Math.min(most, limit === page ? 1000 : limit + 1000))}>Show more</Button>
          )}
        </>
      )}
      {open && <Preview runId={runId} artifact={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Row({ runId, artifact, onOpen }: { runId: string; artifact: Artifact; onOpen: () => void }) {
  const why = whyNotDownloadable(artifact);
  return (
    <li className="artifact-row">
      <Icon name={artifact.type === 'metrics' ? 'chart' : 'file'} />
      <span className="artifact-name" title={artifact.path}>
        {artifact.name}
      </span>
      <span className="artifact-facts">
        {artifact.type !== 'other' && <span className="artifact-type">{artifact.type === 'wandb' ? 'W&B' : artifact.type}</span>}
        {artifact.shared && (
          <span
            className="artifact-type is-shared"
            title="Another run that was going at the time may have made it: both worked in one folder."
          >
            shared
          </span>
        )}
        <span className="number">{bytes(artifact.size)}</span>
        <Ago at={artifact.modified_at} />
      </span>
      <span className="artifact-actions">
        {why === null ? (
          <>
            <Button look="quiet" onClick={onOpen} aria-label={`Preview ${artifact.name}`}>
              Preview
            </Button>
            <a
              className="button is-quiet is-icon"
              href={artifactPath(runId, artifact.name)}
              download
              aria-label={`Download ${artifact.name}`}
              title="Download"
            >
              <Icon name="download" />
            </a>
          </>
        ) : (
          <Button look="quiet" icon="download" why={why} aria-label={`Download ${artifact.name}`} />
        )}
      </span>
      {why !== null && <span className="artifact-why">{why}</span>}
    </li>
  );
}
