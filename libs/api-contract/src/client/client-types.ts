import type { Static, TObject, TSchema } from 'typebox';
import type { Operation, OperationTree } from '../operations/operation.ts';
import type { operations } from '../operations/operations.ts';
import type { BytesBody } from '../schemas/bytes.ts';
import type { Bytes, ChartUpload, PullChartUpload } from './request-body.ts';
import type { ListenOptions } from './connection.ts';

/** What every call takes beside what it asks. */
export type CallOptions = ListenOptions;

/** The same of what changes something that has a revision. */
export type ConditionalOptions = CallOptions & {
  /** Do it only where the resource is at this `revision`; else it is refused: `precondition_failed` or `revision_conflict`. */
  readonly ifRevision?: number | undefined;
};

/** What has no required field. */
type Empty = Record<never, never>;
type Flat<T> = { [K in keyof T]: T[K] };
/** Optional fields may be given as undefined, so that `cursor: page.next` is right. */
type Loose<T> = { [K in keyof T]: Empty extends Pick<T, K> ? T[K] | undefined : T[K] };

type PartNames<P extends string> = P extends `${infer Head}/${infer Tail}`
  ? PartNames<Head> | PartNames<Tail>
  : P extends `:${infer Name}`
    ? Name
    : P extends '*'
      ? 'path'
      : never;

type Schemas = Readonly<Record<string, TSchema>>;
type PartValue<O, N> = O extends { readonly params: infer S }
  ? N extends keyof S
    ? S[N] extends TSchema
      ? Static<S[N]>
      : string
    : string
  : string;
type QueryOf<O> = O extends { readonly query: infer Q extends Schemas }
  ? Omit<
      Static<TObject<{ -readonly [K in keyof Q]: Q[K] }>>,
      O extends { readonly always: infer A } ? keyof A : never
    >
  : unknown;

/** The parts of the path and the query of an operation, in one object. */
export type InputOf<O extends Operation> = Flat<
  { [N in PartNames<O['path']>]: PartValue<O, N> } & Loose<QueryOf<O>>
>;

type BytesOf<B extends BytesBody> = B extends 'upload'
  ? Bytes | ChartUpload
  : B extends 'archive'
    ? Bytes | Omit<ChartUpload, 'icon'>
    : B extends 'pullChart'
      ? PullChartUpload
      : Bytes;

type InputArguments<O extends Operation> = keyof InputOf<O> extends never
  ? []
  : Empty extends InputOf<O>
    ? [input?: InputOf<O>]
    : [input: InputOf<O>];

type BodyArguments<O> = O extends { readonly bytes: infer B extends BytesBody }
  ? [body: BytesOf<B>]
  : O extends { readonly body: infer S extends TSchema }
    ? Empty extends Static<S>
      ? O extends { readonly method: 'POST' }
        ? [body?: Static<S>]
        : [body: Static<S>]
      : [body: Static<S>]
    : [];

/** The same of what is done once however often it is sent under one key. */
export type IdempotentOptions = CallOptions & {
  /** Any text of your own. With it a call whose answer was lost is tried again by itself. */
  readonly idempotencyKey?: string | undefined;
};

type OptionsOf<O> = (O extends { readonly conditional: true } ? ConditionalOptions : CallOptions) &
  (O extends { readonly idempotent: true } ? IdempotentOptions : CallOptions);

/** What a method takes: where and what (`input`), then the body, then options; each only where there is one. */
export type ArgumentsOf<O extends Operation> = [
  ...InputArguments<O>,
  ...BodyArguments<O>,
  options?: OptionsOf<O>,
];

type Streamed<O> = O extends { readonly lines: infer S extends TSchema }
  ? S
  : O extends { readonly events: infer S extends TSchema }
    ? S
    : never;

type Given<T> = T extends null ? void : T;

/** What an operation answers with. */
export type AnswerOf<O extends Operation> = O extends { readonly file: unknown }
  ? Blob
  : O extends { readonly answers: infer A }
    ? Given<Static<Extract<A[keyof A], TSchema>>>
    : never;

/** An item of a list. */
export type ItemOf<O extends Operation> =
  AnswerOf<O> extends { readonly items: readonly (infer I)[] } ? I : never;

type Method<O extends Operation> = [Streamed<O>] extends [never]
  ? (...args: ArgumentsOf<O>) => Promise<AnswerOf<O>>
  : (...args: ArgumentsOf<O>) => AsyncGenerator<Static<Streamed<O>>, void, undefined>;

/** What a resource has whose operation `list` gives pages. */
export type Paging<L extends Operation> = {
  /**
   * Every item of the list, page after page. The next page is read when the items before were taken, so stopping early reads
   * no more; `limit` is the size of a page.
   */
  all(...args: ArgumentsOf<L>): AsyncGenerator<ItemOf<L>, void, undefined>;
  /** The pages themselves, one after the other. */
  pages(...args: ArgumentsOf<L>): AsyncGenerator<AnswerOf<L>, void, undefined>;
};

/** Resources with their operations as methods. */
export type ClientOf<T> = {
  readonly [K in keyof T]: T[K] extends Operation
    ? Method<T[K]>
    : T[K] extends OperationTree
      ? ClientOf<T[K]>
      : never;
} & (T extends { readonly list: infer L extends Operation } ? Paging<L> : unknown);

/** The API as methods, by resource. */
export type Client = ClientOf<typeof operations>;
