export function RunLogsView() {
  return <h1>RunLogsView</h1>;
}
