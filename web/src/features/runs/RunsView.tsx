export function RunsView() {
  return <h1>RunsView</h1>;
}
