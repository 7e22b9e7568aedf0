import type {PostText} from './ports.ts';

/** Node wraps why no connection came about into `fetch failed`. */
export const postNodeText: PostText = async (url, text, {headers, timeoutMs}) => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: text,
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return {status: response.status, text: await response.text()};
  } catch (error) {
    throw error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  }
};
