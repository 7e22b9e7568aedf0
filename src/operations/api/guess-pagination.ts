import type {ListEndpoint} from './list-endpoint.ts';

/** Names as they are usual in APIs, without case, `_`, `-` and brackets. */
const names = {
  size: ['perpage', 'limit', 'pagesize', 'pagelimit', 'size', 'maxresults', 'pageperpage'],
  cursor: ['cursor', 'pagetoken', 'nexttoken', 'continuationtoken', 'pagecursor', 'after', 'startcursor'],
  lastId: ['startingafter', 'sinceid', 'afterid', 'startafter', 'lastid'],
  offset: ['offset', 'skip', 'startat', 'startindex', 'pageoffset'],
  page: ['page', 'pagenumber', 'pageindex', 'p'],
};
const places = {
  cursor:
    /(^|\.)(next_?cursor|next_?page_?token|next_?token|continuation_?token|end_?cursor|cursors?\.(next|after)|after)$/i,
  url: /(^|\.)(next|next_?url|next_?link|next_?page_?url|links\.next(\.href)?)$/i,
  hasMore: /(^|\.)has_?(more|next|next_?page)$/i,
  total: /(^|\.)(total|total_?count|total_?items|total_?records|count)$/i,
  totalPages: /(^|\.)(total_?pages|page_?count|last_?page|pages)$/i,
};

export interface PaginationGuess {
  paginate: Readonly<Record<string, unknown>>;
  /** Parameter that asks for the largest pages. */
  params: Readonly<Record<string, number>>;
}

/** Undefined when the parameters and the answer tell of no pages. */
export function guessPagination({params, values, headers}: ListEndpoint): PaginationGuess | undefined {
  const param = (usual: readonly string[]) => [...params.keys()].find((name) => usual.includes(plain(name)));
  const place = (pattern: RegExp) => values.find((path) => pattern.test(path.slice(2)));
  const size = param(names.size);
  const most = size === undefined ? undefined : params.get(size)?.['maximum'];
  const sizes = size !== undefined && typeof most === 'number' ? {[size]: most} : {};
  const guess = (paginate: PaginationGuess['paginate']) => ({paginate, params: sizes});

  const hasMore = place(places.hasMore);
  const stop = hasMore === undefined ? {} : {stop_when: {path: hasMore, equals: false}};
  const cursor = param(names.cursor);
  const cursorPath = place(places.cursor) ?? place(places.url);
  if (cursor !== undefined && cursorPath !== undefined)
    return guess({kind: 'cursor', param: cursor, path: cursorPath, ...stop});
  const lastId = param(names.lastId);
  if (lastId !== undefined) return guess({kind: 'last-id', param: lastId, ...stop});
  if (headers.includes('link')) return guess({kind: 'link-header'});
  const url = place(places.url);
  if (url !== undefined) return guess({kind: 'next-url', path: url});
  const offset = param(names.offset);
  if (offset !== undefined) {
    const total = place(places.total);
    return guess({kind: 'offset', param: offset, ...(total !== undefined && {total}), ...stop});
  }
  const page = param(names.page);
  if (page === undefined) return undefined;
  const pages = place(places.totalPages);
  const start = params.get(page)?.['default'] === 0 ? {start: 0} : {};
  return guess({
    kind: 'page',
    param: page,
    ...start,
    ...(pages !== undefined && {total_pages: pages}),
    ...stop,
  });
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}
