import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { request } from '../../api/client';
import type { Artifact } from '../../api/types';
import { bytes } from '../../text/format';
import { Dialog } from '../../ui/Dialog';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { ErrorNote, Skeleton } from '../../ui/States';
import { artifactPath, asText, kindOf, pretty } from './artifacts';

const shownText = 64 * 1024;
const largestJson = 1024 * 1024;
const largestImage = 32 * 1024 * 1024;

// Of a text that is cut, how many bytes are shown of it.
type Shown = { image: Blob } | { text: string; shown: number | null } | { no: string };

/** The beginning of a text, a JSON file set out in lines, or an image. Nothing in it is run: it is text, or an image element. */
export function Preview({ runId, artifact, onClose }: { runId: string; artifact: Artifact; onClose: () => void }) {
  const shown = useQuery({
    queryKey: ['runs', 'artifacts', runId, 'preview', artifact.name, artifact.size, artifact.modified_at],
    queryFn: ({ signal }) => load(runId, artifact, signal),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Dialog title={artifact.name.split('/').at(-1) ?? artifact.name} onClose={onClose}>
      <div className="artifact-preview">
        <p className="muted artifact-preview-path">{artifact.path}</p>
        {shown.isPending ? (
          <Skeleton />
        ) : shown.error ? (
          <ErrorNote error={shown.error} onRetry={() => void shown.refetch()} />
        ) : (
          <Content shown={shown.data} artifact={artifact} />
        )}
        <a className="button is-plain" href={artifactPath(runId, artifact.name)} download>
          Download {bytes(artifact.size)}
        </a>
      </div>
    </Dialog>
  );
}

async function load(runId: string, artifact: Artifact, signal: AbortSignal): Promise<Shown> {
  const kind = kindOf(artifact.name);
  const path = artifactPath(runId, artifact.name);
  if (artifact.size === 0) return { text: '', shown: null };
  if (kind.kind === 'image') {
    if (artifact.size > largestImage) return { no: `It is larger than ${bytes(largestImage)}.` };
    return { image: new Blob([await (await request('GET', path, { signal })).arrayBuffer()], { type: kind.type }) };
  }
  const most = kind.kind === 'json' && artifact.size <= largestJson ? largestJson : shownText;
  const response = await request('GET', path, { signal, firstBytes: most });
  const data = new Uint8Array(await response.arrayBuffer());
  // The size there is now: the list may be older.
  const whole = data.length >= Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? data.length);
  const text = asText(data, whole);
  if (text === null) return { no: 'It is no text.' };
  return { text: kind.kind === 'json' && whole ? pretty(text) : text, shown: whole ? null : data.length };
}

function Content({ shown, artifact }: { shown: Shown; artifact: Artifact }) {
  if ('no' in shown) return <p>There is no preview. {shown.no}</p>;
  if ('image' in shown) return <Picture blob={shown.image} name={artifact.name} />;
  if (shown.text === '') return <p className="muted">It is empty.</p>;
  return (
    <>
      <ScrollRegion className="artifact-text" label={`Text of ${artifact.name}`}>
        <pre>{shown.text}</pre>
      </ScrollRegion>
      {shown.shown !== null && <p className="muted">The first {bytes(shown.shown)} are shown.</p>}
    </>
  );
}

function Picture({ blob, name }: { blob: Blob; name: string }) {
  const [address, setAddress] = useState<string>();
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  if (broken) return <p>There is no preview. It is no image that the browser can show.</p>;
  return address === undefined ? null : <img className="artifact-image" src={address} alt={name} onError={() => setBroken(true)} />;
}
