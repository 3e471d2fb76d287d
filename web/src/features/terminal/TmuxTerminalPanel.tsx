import type { Run } from '../../api/types';
export default function TmuxTerminalPanel({ run }: { run: Run }) {
  return <p>{run.id}</p>;
}
