export function SweepsView() {
  return <h1>SweepsView</h1>;
}
