import type { InputHTMLAttributes, ReactNode, Ref, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { forwardRef, useId } from "react";

import styles from "./field.module.css";

interface Frame {
  readonly label: string;
  readonly problem?: string | undefined;
  readonly hint?: ReactNode;
  /** The label is for screen readers only. */
  readonly isLabelHidden?: boolean;
}

interface Described {
  readonly id: string;
  readonly "aria-invalid"?: true;
  readonly "aria-describedby"?: string;
}

function useField({ label, problem, hint, isLabelHidden = false }: Frame) {
  const id = useId();
  const note = problem ?? hint;
  const described: Described = {
    id,
    ...(problem === undefined ? {} : { "aria-invalid": true as const }),
    ...(note === undefined ? {} : { "aria-describedby": `${id}-note` }),
  };
  const frame = (control: ReactNode, className: string | undefined) => (
    <div className={[styles["field"], className].filter(Boolean).join(" ")}>
      <label htmlFor={id} className={isLabelHidden ? "for-screen-readers" : styles["label"]}>
        {label}
      </label>
      {control}
      {note === undefined ? null : (
        <p id={`${id}-note`} className={problem === undefined ? styles["hint"] : styles["problem"]}>
          {note}
        </p>
      )}
    </div>
  );
  return { described, frame };
}

type InputProps = Frame & InputHTMLAttributes<HTMLInputElement>;

export const TextField = forwardRef(function TextField(
  { label, problem, hint, isLabelHidden, className, ...rest }: InputProps,
  ref: Ref<HTMLInputElement>,
) {
  const { described, frame } = useField({ label, problem, hint, ...shown(isLabelHidden) });
  return frame(<input {...rest} {...described} ref={ref} className={styles["control"]} />, className);
});

type SelectProps = Frame & SelectHTMLAttributes<HTMLSelectElement>;

export const SelectField = forwardRef(function SelectField(
  { label, problem, hint, isLabelHidden, className, children, ...rest }: SelectProps,
  ref: Ref<HTMLSelectElement>,
) {
  const { described, frame } = useField({ label, problem, hint, ...shown(isLabelHidden) });
  return frame(
    <select {...rest} {...described} ref={ref} className={styles["control"]}>
      {children}
    </select>,
    className,
  );
});

type AreaProps = Frame & TextareaHTMLAttributes<HTMLTextAreaElement>;

export const AreaField = forwardRef(function AreaField(
  { label, problem, hint, isLabelHidden, className, ...rest }: AreaProps,
  ref: Ref<HTMLTextAreaElement>,
) {
  const { described, frame } = useField({ label, problem, hint, ...shown(isLabelHidden) });
  return frame(<textarea {...rest} {...described} ref={ref} className={styles["control"]} />, className);
});

type CheckProps = { readonly label: string } & InputHTMLAttributes<HTMLInputElement>;

export const CheckField = forwardRef(function CheckField(
  { label, className, ...rest }: CheckProps,
  ref: Ref<HTMLInputElement>,
) {
  return (
    <label className={[styles["check"], className].filter(Boolean).join(" ")}>
      <input {...rest} ref={ref} type="checkbox" />
      {label}
    </label>
  );
});

function shown(isLabelHidden: boolean | undefined) {
  return isLabelHidden === undefined ? {} : { isLabelHidden };
}
