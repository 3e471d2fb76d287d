export function CreateSweepView() {
  return <h1>CreateSweepView</h1>;
}
