import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';

/** Shows where a link in the terminal really leads before it is opened. */
export function LinkDialog({ address, onClose }: { address: string; onClose: () => void }) {
  return (
    <Dialog title="Open this address?" onClose={onClose}>
      <div className="tmux-terminal-panel-link">
        <p>The run printed it.</p>
        <code>{address}</code>
        <div className="form-end">
          <CopyButton text={address} label="Copy the address" look="plain">
            Copy
          </CopyButton>
          <a className="button is-primary" href={address} target="_blank" rel="noreferrer noopener" onClick={onClose}>
            Open
          </a>
        </div>
      </div>
    </Dialog>
  );
}
