import type { DocumentNode } from 'graphql';

/**
 * Bytes on the heap of a document that is kept, parsed, compiled and run: the most that was measured, of documents
 * of 6 to 914 tokens. Each takes some by itself; a token takes 300 to 1,200, those of distinct aliases and orders of
 * fields the most; a character outside Latin-1 two bytes, in the document and in the key under which it is kept.
 */
const POR_DOCUMENTO = 12_288;
const POR_TOKEN = 1_200;
const POR_CARACTER = 4;

/**
 * Bytes of documents that are kept, per transport: some 300 of a hundred tokens, far more than the front ends of
 * one product have. By weight, since strangers send documents too: a number of them would bound nothing.
 */
export const PESO_GUARDADO = 40 * 1_048_576;

/** @returns how many bytes a document takes while it is kept. */
export const pesoDe = ({ tokenCount = 0 }: DocumentNode, texto: string) =>
  POR_DOCUMENTO + tokenCount * POR_TOKEN + texto.length * POR_CARACTER;
