import { useSetting } from '../../app/settings';

/** How curves are drawn, kept in this browser and the same for every run. */
export interface MetricChoices {
  x: 'step' | 'time';
  log: boolean;
  /** The weight of what was before, 0 to 0.99. */
  smoothing: number;
  view: 'charts' | 'table';
}

/** The choices and how to change one. */
export function useMetricChoices(): [MetricChoices, <K extends keyof MetricChoices>(name: K, value: MetricChoices[K]) => void] {
  const [x, setX] = useSetting('metrics.x');
  const [log, setLog] = useSetting('metrics.log');
  const [smoothing, setSmoothing] = useSetting('metrics.smoothing');
  const [view, setView] = useSetting('metrics.view');
  const weight = Number(smoothing ?? 0);
  const choices: MetricChoices = {
    x: x === 'time' ? 'time' : 'step',
    log: log === 'yes',
    smoothing: weight > 0 && weight < 1 ? weight : 0,
    view: view === 'table' ? 'table' : 'charts',
  };
  return [
    choices,
    (name, value) => {
      if (name === 'x') setX(value === 'time' ? 'time' : null);
      if (name === 'log') setLog(value ? 'yes' : null);
      if (name === 'smoothing') setSmoothing(value === 0 ? null : String(value));
      if (name === 'view') setView(value === 'table' ? 'table' : null);
    },
  ];
}
