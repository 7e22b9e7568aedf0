import {createChoiceDialog, type ChoiceQuestion} from '../../components/choice-dialog.ts';
import {createConfirmDialog, type ConfirmQuestion} from '../../components/confirm-dialog.ts';
import type {ModalStack} from '../../components/modal-stack.ts';
import {createPromptDialog, type PromptQuestion} from '../../components/prompt-dialog.ts';
import {createTextDialog, type TextPage} from '../../components/text-dialog.ts';

/** Questions to the user in front of the screen. */
export interface Dialogs {
  confirm(question: ConfirmQuestion): Promise<boolean>;
  /** Undefined when it is given up. */
  prompt(question: PromptQuestion): Promise<string | undefined>;
  choose<Value>(question: ChoiceQuestion<Value>): Promise<Value | undefined>;
  show(page: TextPage): Promise<void>;
}

export function createDialogs(stack: ModalStack): Dialogs {
  return {
    confirm: (question) => stack.open((close) => createConfirmDialog(question, close)),
    prompt: (question) => stack.open((close) => createPromptDialog(question, close)),
    choose: (question) => stack.open((close) => createChoiceDialog(question, close)),
    show: (page) => stack.open((close) => createTextDialog(page, close)),
  };
}
