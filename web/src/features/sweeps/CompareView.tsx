export function CompareView() {
  return <h1>CompareView</h1>;
}
