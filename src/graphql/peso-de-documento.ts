import type { DocumentNode } from 'graphql';

/** Bytes: parsed and compiled, 1,000 tokens were measured to take 0.3 to 0.6 MB, and a text two a character. */
const POR_TOKEN = 700;
const POR_CARACTER = 2;

/**
 * Bytes of documents that are kept, per transport: some 500 of a hundred tokens, far more than the front ends of
 * one product have. By weight, since strangers send documents too: a number of them would bound nothing.
 */
export const PESO_GUARDADO = 40 * 1_048_576;

/** @returns about how many bytes a document takes while it is kept. */
export const pesoDe = ({ tokenCount = 0 }: DocumentNode, texto: string) =>
  tokenCount * POR_TOKEN + texto.length * POR_CARACTER;
