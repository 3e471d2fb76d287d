import type { MetricSummary, Run, SweepMetrics } from '../../api/types';
import { own } from '../../text/own';

/** Which way is better. */
export type Goal = 'min' | 'max';

/** Which value of a key's curve counts. */
export type Fold = 'last' | 'min' | 'max';

export interface MetricChoice {
  key: string;
  goal: Goal;
}

const lower = /(^|[/_.-])(loss|err|error|mse|mae|rmse|nll|perplexity|ppl|cer|wer|fid)($|[/_.-])|loss$/i;
const higher =
  /(^|[/_.-])(acc|accuracy|auc|auroc|f1|precision|recall|iou|map|bleu|rouge|reward|return|score|psnr|ssim|r2)($|[/_.-]|\d)|acc(uracy)?/i;

/** What a key's name says about which way is better; null where it says nothing. */
export function goalOf(key: string): Goal | null {
  return lower.test(key) ? 'min' : higher.test(key) ? 'max' : null;
}

/** What a sweep is judged by unless somebody says otherwise: a validation's measure before a training's, a loss before an accuracy. */
export function defaultMetric(keys: readonly string[]): MetricChoice | null {
  const rank = (key: string) => {
    const goal = goalOf(key);
    const validation = /(^|[/_.-])(val|valid|validation|eval|test|dev)($|[/_.-])/i.test(key) ? 0 : 1;
    return goal === null ? 9 : validation * 2 + (goal === 'min' ? 0 : 1);
  };
  const best = [...keys].sort((a, b) => rank(a) - rank(b))[0];
  return best === undefined ? null : { key: best, goal: goalOf(best) ?? 'min' };
}

/** A choice that was kept, `min:loss`; null where it makes no sense or there is no such key any more. */
export function parseChoice(text: string | null, keys: readonly string[]): MetricChoice | null {
  const match = /^(min|max):([\s\S]+)$/.exec(text ?? '');
  return match && keys.includes(match[2]!) ? { goal: match[1] as Goal, key: match[2]! } : null;
}

/** So many keys have values where none were asked for: the first ones. */
export const keysGiven = 12;

/** The values of both, of those in which they agree the second's; the keys are the second's. */
export function joined(first: SweepMetrics, second: SweepMetrics): SweepMetrics {
  const runs = new Map(Object.entries(first.runs));
  for (const [id, values] of Object.entries(second.runs)) runs.set(id, { ...runs.get(id), ...values });
  return { ...second, runs: Object.fromEntries(runs) };
}

/** The value of a run that counts for a goal: the best it ever had. */
export function bestOf(summary: MetricSummary | undefined, goal: Goal): number | null {
  return summary?.[goal] ?? null;
}

/** The run that is best by a metric, and its value; null where none has one. */
export function bestRun(
  metrics: SweepMetrics,
  choice: MetricChoice,
  runs: readonly Pick<Run, 'id'>[] | null,
): { id: string; value: number } | null {
  let best: { id: string; value: number } | null = null;
  for (const id of runs ? runs.map((run) => run.id) : Object.keys(metrics.runs)) {
    const value = bestOf(own(metrics.runs[id], choice.key), choice.goal);
    if (value !== null && (best === null || (choice.goal === 'min' ? value < best.value : value > best.value))) best = { id, value };
  }
  return best;
}
