import type { components } from './schema';

type Schemas = components['schemas'];

export type Artifact = Schemas['Artifact'];
export type EventData = Schemas['EventData'];
export type LinePage = Schemas['LinePage'];
export type LogPage = Schemas['LogPage'];
export type LogStreamEnd = Schemas['LogStreamEnd'];
export type LogStreamText = Schemas['LogStreamText'];
export type MetricPoint = Schemas['MetricPoint'];
export type MetricSummary = Schemas['MetricSummary'];
export type QueueState = Schemas['QueueState'];
export type Run = Schemas['Run'];
export type RunAction = Schemas['RunAction'];
export type RunCounts = Schemas['RunCounts'];
export type RunMetrics = Schemas['RunMetrics'];
export type RunStatus = Run['status'];
export type SearchMatch = Schemas['SearchMatch'];
export type SearchResult = Schemas['SearchResult'];
export type ServerInfo = Schemas['ServerInfo'];
export type StartedRun = Schemas['StartedRun'];
export type Sweep = Schemas['Sweep'];
export type SweepMetrics = Schemas['SweepMetrics'];
export type SweepProgress = Schemas['SweepProgress'];
export type SweepStatus = Sweep['status'];
