export function SettingsView() {
  return <h1>SettingsView</h1>;
}
