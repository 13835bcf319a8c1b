import { type Alerta, CAMPOS_ALERTA, type Pagina } from '../datos/contrato.js';
import { operacion } from '../red/operacion.js';

/** Those that have ended, by their number from the newest on. */
export const HISTORIAL = operacion<{ readonly alertas: Pagina<Alerta> }, { readonly after: string | null }>(
  `query HistorialDeAlertas($after: String) {
    alertas(abiertas: false, first: 50, after: $after) {
      edges { node { ${CAMPOS_ALERTA} } }
      pageInfo { hasNextPage endCursor }
    }
  }`,
);

/** Who attended first stays: the answer tells who it was. */
export const ATENDER_ALERTA = operacion<{ readonly atenderAlerta: Alerta }, { readonly id: number }>(
  `mutation AtenderAlerta($id: Int!) { atenderAlerta(id: $id) { ${CAMPOS_ALERTA} } }`,
);
