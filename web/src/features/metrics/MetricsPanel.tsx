export default function MetricsPanel({ runId, live }: { runId: string; live: boolean }) {
  return (
    <p>
      {runId} {String(live)}
    </p>
  );
}
