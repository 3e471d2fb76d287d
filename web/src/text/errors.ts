/**
 * What a line that speaks of an error looks like, as a regular expression for the server's search (case matters not): Python's
 * traceback and `SomeError: …`, levels of loggers, panics, crashes. Words such as `0 errors` or `error_rate` are none.
 */
export const errorPattern = String.raw`^traceback \(most recent|\b[a-z]*(error|exception)\b(:| \[|\()|(^|[\s\[(|])(error|fatal|critical|panic)(\]|\)|:| -|\|)|\bpanicked at|segmentation fault|core dumped|out of memory|^\s*(error|fatal)\b`;
