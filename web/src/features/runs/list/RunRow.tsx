import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Run } from '../../../api/types';
import { Icon } from '../../../ui/icons';
import { Status } from '../../../ui/Status';
import { Ago, Elapsed } from '../../../ui/Time';
import type { Column } from './columns';
import { RunNote } from './RunNote';

export interface RowProps {
  run: Run;
  /** Counted from 0. */
  index: number;
  isSelected: boolean;
  /** Failed, and nobody has looked at it in this browser. */
  isUnseen: boolean;
  /** It belongs to the list no more. */
  isPast: boolean;
  onSelect: (id: string, isSelected: boolean, isRange: boolean) => void;
}

function classOf(name: string, { isSelected, isPast }: RowProps): string {
  return `${name}${isSelected ? ' is-selected' : ''}${isPast ? ' is-past' : ''}`;
}

function Marks({ isUnseen, isPast }: RowProps) {
  return (
    <>
      {isUnseen && (
        <span className="run-unseen" title="Not looked at yet">
          <Icon name="alert" size={13} />
          <span className="visually-hidden">Not looked at yet: </span>
        </span>
      )}
      {isPast && <span className="visually-hidden">No longer in this list: </span>}
    </>
  );
}

function Select({ run, isSelected, onSelect }: RowProps) {
  return (
    <label className="run-select">
      <input
        type="checkbox"
        checked={isSelected}
        aria-label={`Select ${run.name}`}
        onChange={(event) => onSelect(run.id, event.target.checked, (event.nativeEvent as MouseEvent).shiftKey === true)}
      />
    </label>
  );
}

/** A run as a row of the table. */
export const RunRow = memo(function RunRow(props: RowProps & { columns: readonly Column[] }) {
  const { run, index, columns } = props;
  return (
    <tr className={classOf('runs-table-row', props)} aria-rowindex={index + 2} title={props.isPast ? 'No longer in this list' : undefined}>
      <td className="is-select">
        <Select {...props} />
      </td>
      {columns.map((column) =>
        column.id === 'name' ? (
          <td key={column.id} className="is-name">
            <Link to="/runs/$id" params={{ id: run.id }} className="run-link" data-run={run.id} title={run.name}>
              <Marks {...props} />
              {run.name}
            </Link>
            <RunNote run={run} />
          </td>
        ) : (
          <td key={column.id} className={`is-${column.id.split(':')[0]}`}>
            {column.cell(run)}
          </td>
        ),
      )}
    </tr>
  );
});

/** A run as a card of two lines. */
export const RunCard = memo(function RunCard(props: RowProps & { isSelecting: boolean; count: number }) {
  const { run, isSelecting } = props;
  return (
    <li className={classOf('run-card', props)} aria-setsize={props.count} aria-posinset={props.index + 1}>
      {isSelecting && <Select {...props} />}
      <span className="run-card-body">
        <span className="run-card-line">
          <Link
            to="/runs/$id"
            params={{ id: run.id }}
            className="run-link"
            data-run={run.id}
            onClick={(event) => {
              if (!isSelecting) return;
              event.preventDefault();
              props.onSelect(run.id, !props.isSelected, false);
            }}
          >
            <Marks {...props} />
            {run.name}
          </Link>
          <span className="run-card-aside">
            <Ago at={run.created_at} />
            <Status status={run.status} />
          </span>
        </span>
        <span className="run-card-line">
          {run.status === 'failed' ? <RunNote run={run} /> : <code>{run.command}</code>}
          <span className="run-card-aside">
            {run.status === 'failed' && (run.signal ?? run.exit_code) !== null && (
              <span>{run.signal ? `SIG${run.signal}` : `exit ${run.exit_code}`}</span>
            )}
            {run.started_at !== null && <Elapsed run={run} />}
          </span>
        </span>
      </span>
    </li>
  );
});
