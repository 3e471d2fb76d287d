import { Button } from '../../../ui/Button';
import { Popup } from '../../../ui/Popup';
import { type Column, type ColumnChoice, choose, noChoice } from './columns';

const mostListed = 200;

/** Which columns are shown. */
export function ColumnChooser({
  all,
  shown,
  choice,
  onChange,
}: {
  all: readonly Column[];
  shown: readonly Column[];
  choice: ColumnChoice;
  onChange: (choice: ColumnChoice) => void;
}) {
  const listed = all.filter((column) => !column.isFixed).slice(0, mostListed);
  const isChosen = choice.shown.length + choice.hidden.length > 0;
  return (
    <Popup label="Columns">
      {() => (
        <div className="column-chooser">
          <p className="muted">{isChosen ? 'As chosen; others where runs differ.' : 'Shown where runs differ.'}</p>
          {listed.map((column) => (
            <label key={column.id}>
              <input
                type="checkbox"
                checked={shown.some((each) => each.id === column.id)}
                onChange={(event) => onChange(choose(choice, column.id, event.target.checked))}
              />
              {column.label}
            </label>
          ))}
          {isChosen && <Button onClick={() => onChange(noChoice)}>Back to what differs</Button>}
        </div>
      )}
    </Popup>
  );
}
