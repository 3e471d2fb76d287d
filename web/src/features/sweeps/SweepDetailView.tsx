export function SweepDetailView() {
  return <h1>SweepDetailView</h1>;
}
