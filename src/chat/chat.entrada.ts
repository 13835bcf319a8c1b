import { z } from 'zod';
import { esTextoGuardable, esId, NO_GUARDABLE, objeto } from '../comun/entrada.js';

/**
 * A text of 1 to `maximo` characters without the blanks around it, counted as Postgres' `length` does: an emoji
 * of four bytes is one, though JavaScript counts two.
 */
function textoDe(maximo: number) {
  const espera = `expected a text of 1 to ${maximo} characters`;
  return z
    .string(espera)
    .trim()
    .refine((valor) => valor !== '' && cabeEn(maximo, valor), { error: espera, abort: true })
    .refine(esTextoGuardable, NO_GUARDABLE);
}

/** Counts no further than it must: at most two units make a character. */
const cabeEn = (maximo: number, valor: string) =>
  valor.length <= maximo || (valor.length <= 2 * maximo && Array.from(valor).length <= maximo);

const NADIE = 0;
/** The id of something that may not exist; one that no column holds is nobody's. */
const idPosible = (de: string) =>
  z.int(`expected the id of a ${de}`).transform((id) => (esId(id) ? id : NADIE));

/** Whatever its version, as devices make them. Lower case, as Postgres writes it. */
const uuid = z.guid('expected a UUID').toLowerCase();

/** What writing a message takes, on every transport. */
export const ENVIAR_MENSAJE = objeto({
  id: uuid,
  texto: textoDe(4_000),
  conversacionId: idPosible('conversation').nullish(),
  paraUsuarioId: idPosible('user').nullish(),
}).refine(({ conversacionId, paraUsuarioId }) => (conversacionId == null) !== (paraUsuarioId == null), {
  path: ['conversacionId'],
  error: 'expected either this or paraUsuarioId, and not both',
});

export const CREAR_GRUPO = objeto({
  nombre: textoDe(200),
  usuarioIds: z.array(idPosible('user'), 'expected a list of ids of users'),
});

export const MARCAR_LEIDO = objeto({ conversacionId: idPosible('conversation'), hastaMensajeId: uuid });

/** Which messages of a conversation: the last ones, or the last ones before a cursor. */
export interface ConsultaMensajes {
  readonly conversacionId: number;
  readonly last: number;
  readonly before?: string | undefined;
}
