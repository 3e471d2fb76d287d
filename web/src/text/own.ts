/** What stands under a name that came from elsewhere; undefined where nothing does, also for names such as `constructor`. */
export function own<T>(record: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
