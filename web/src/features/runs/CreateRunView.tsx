export function CreateRunView() {
  return <h1>CreateRunView</h1>;
}
