// What other features may use of this one.
export { useMetricChoices } from './choices';
export { curveOf } from './curves';
export { MetricsToolbar } from './MetricsToolbar';
export { curvesQuery } from './queries';
