import { z } from 'zod';
import { esId, lista, nombreVisible, objeto, texto } from '../comun/entrada.js';

/** Longer than a group may be: somebody named twice is in it once. */
const LISTA_MAXIMA = 1_000;

const NADIE = 0;
/** The id of something that may not exist; one that no column holds is nobody's. */
const idPosible = (de: string) =>
  z.int(`expected the id of a ${de}`).transform((id) => (esId(id) ? id : NADIE));

/** Whatever its version, as devices make them. Lower case, as Postgres writes it. */
const uuid = z.guid('expected a UUID').toLowerCase();

/** What writing a message takes, on every transport. */
export const ENVIAR_MENSAJE = objeto({
  id: uuid,
  texto: texto(4_000),
  conversacionId: idPosible('conversation').nullish(),
  paraUsuarioId: idPosible('user').nullish(),
}).refine(({ conversacionId, paraUsuarioId }) => (conversacionId == null) !== (paraUsuarioId == null), {
  path: ['conversacionId'],
  error: 'expected either this or paraUsuarioId, and not both',
});

export const CREAR_GRUPO = objeto({
  nombre: nombreVisible(200),
  usuarioIds: lista(idPosible('user'), LISTA_MAXIMA, 'ids of users'),
});

export const MARCAR_LEIDO = objeto({ conversacionId: idPosible('conversation'), hastaMensajeId: uuid });

/** Which messages of a conversation: the last ones, or the last ones before a cursor. */
export interface ConsultaMensajes {
  readonly conversacionId: number;
  readonly last: number;
  readonly before?: string | undefined;
}
