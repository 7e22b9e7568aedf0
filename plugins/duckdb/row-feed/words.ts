/** Integers of 64 bits are two words of 32, because `bigint` is many times slower. */
export const wordLength = 2 ** 32;
