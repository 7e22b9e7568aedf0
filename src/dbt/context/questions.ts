import {TemplateSignal} from '../../jinja/index.ts';
import type {QueryResult} from './result-table.ts';

/** What a template wants to have done or known by the database. */
export interface Question {
  sql: string;
}

export type AnswerQuestion = (question: Question) => Promise<QueryResult>;

class Unanswered extends TemplateSignal {
  readonly question: Question;
  constructor(question: Question) {
    super();
    this.question = question;
  }
}

/**
 * Answers that a template has got so far. Templates are rendered in one go, and databases take their time: at the first
 * question without an answer the rendering stops, and once the answer is there it starts again from the beginning, which
 * gets it to the same place by the same way.
 */
export class Questions {
  readonly #answers: QueryResult[] = [];
  #next = 0;

  /** Throws where the answer is not known yet. */
  ask(question: Question): QueryResult {
    const answer = this.#answers[this.#next];
    if (answer === undefined) throw new Unanswered(question);
    this.#next++;
    return answer;
  }

  /** True while everything was asked before, so that what is told then was told already. */
  get isRepeating(): boolean {
    return this.#next < this.#answers.length;
  }

  /** Renders until nothing is asked any more. */
  async render<Result>(work: () => Result, answer: AnswerQuestion): Promise<Result> {
    for (;;) {
      this.#next = 0;
      try {
        return work();
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        this.#answers.push(await answer(error.question));
      }
    }
  }

  /** Renders where no database is at hand. Undefined when the template asks for one. */
  renderAlone<Result>(work: () => Result): Result | undefined {
    this.#next = 0;
    try {
      return work();
    } catch (error) {
      if (error instanceof Unanswered) return undefined;
      throw error;
    }
  }
}
