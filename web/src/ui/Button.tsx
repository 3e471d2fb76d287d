import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icons';
import './button.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon?: IconName;
  look?: 'plain' | 'primary' | 'danger' | 'quiet';
  /** Why it cannot be pressed: it stays in reach, so that the reason can be read, and does nothing. */
  why?: string | null;
  children?: ReactNode;
}

/** A button. Without words it needs an `aria-label`, which is its tooltip, too. */
export function Button({ icon, look = 'plain', why, children, className = '', title, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`button is-${look} ${children ? '' : 'is-icon'} ${className}`}
      title={why ?? title ?? (children ? undefined : rest['aria-label'])}
      aria-disabled={why ? true : undefined}
      aria-description={why ?? undefined}
      onClick={why ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
