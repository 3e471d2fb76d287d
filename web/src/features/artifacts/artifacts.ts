import { runPath } from '../../api/client';
import type { Artifact } from '../../api/types';

/** The address of an artifact's bytes. */
export function artifactPath(runId: string, name: string): string {
  return runPath(runId, `/artifacts/${name.split('/').map(encodeURIComponent).join('/')}`);
}

/** Why there is nothing to download; null where there is. */
export function whyNotDownloadable(artifact: Artifact): string | null {
  if (artifact.downloadable) return null;
  if (artifact.name.includes('\uFFFD')) return 'Its name is not UTF-8, so no address can say it.';
  if (artifact.type === 'wandb') return 'It is a folder. The files in it are on the server’s disk.';
  return 'It is a folder, or a link that the command made. It is on the server’s disk.';
}

const images: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
};

/** What a name promises: an image of some type, JSON, or something that may be text. */
export function kindOf(name: string): { kind: 'image'; type: string } | { kind: 'json' } | { kind: 'text' } {
  const extension = /\.([^./]+)$/.exec(name.toLowerCase())?.[1] ?? '';
  if (Object.hasOwn(images, extension)) return { kind: 'image', type: images[extension]! };
  return { kind: extension === 'json' ? 'json' : 'text' };
}

/** Bytes as text, without a character cut in half at the end; null for what is no text. */
export function asText(bytes: Uint8Array, isWhole: boolean): string | null {
  if (bytes.includes(0)) return null;
  const text = new TextDecoder('utf-8').decode(bytes, { stream: !isWhole });
  let strange = 0;
  for (const character of text) if (character === '\uFFFD') strange++;
  return strange > 4 && strange > text.length / 50 ? null : text;
}

/** JSON with one member to a line, each number and text as it was written; the text as it is where it is none, or nested beyond use. */
export function pretty(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let result = '';
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(tokens)) {
    if (token === ',') result += `,${line()}`;
    else if (token === ':') result += ': ';
    else if (/^[[{]./s.test(token))
      result += token[0]! + token.at(-1)!; // nothing is in it
    else if (token === '{' || token === '[') {
      depth++;
      result += token + line();
    } else if (token === '}' || token === ']') {
      depth--;
      result += line() + token;
    } else result += token;
    if (result.length > longestPretty) return text;
  }
  return result;
}

const tokens = /"(?:[^"\\]|\\.)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/g;

// A file of brackets grows with the square of its size when it is set out.
const longestPretty = 8 * 1024 * 1024;

export type Order = 'name' | 'newest' | 'largest';

/** The artifacts in an order of the reader's choice. */
export function ordered(artifacts: readonly Artifact[], order: Order): Artifact[] {
  if (order === 'name') return [...artifacts];
  return [...artifacts].sort((a, b) => (order === 'newest' ? b.modified_at - a.modified_at : b.size - a.size));
}
