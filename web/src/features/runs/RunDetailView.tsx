export function RunDetailView() {
  return <h1>RunDetailView</h1>;
}
