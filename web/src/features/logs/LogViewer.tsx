export default function LogViewer(_: { runId: string; status: string; logSize: number; fullPage: boolean; fullPageHref: string }) {
  return <p>log</p>;
}
