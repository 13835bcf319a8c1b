import { z } from 'zod';
import { tipoOperacion } from '../base-datos/index.js';
import { objeto } from '../comun/entrada.js';
import { CODIGOS, type Codigo } from '../comun/errores.js';

/** What an operation is documented as; the service judges each by itself. */
const OPERACION = objeto({
  id: z.uuid().describe('Made by the device: the same id again is the same operation'),
  tipo: z.enum(tipoOperacion.enumValues),
  datos: z
    .record(z.string(), z.unknown())
    .describe(
      'According to tipo. ubicaciones: {ubicaciones}, as POST /tracking/ubicaciones takes them. check-in and ' +
        'check-out: {actividadId, fecha?, lat?, lon?}. mensaje: {texto, conversacionId or paraUsuarioId, id?}. ' +
        'panico: {lat?, lon?, mensaje?}',
    ),
  creadaEn: z.iso.datetime({ offset: true }).describe('When it was done, by the device’s clock'),
});

const documentada = () => {
  const { $schema: _dialecto, ...esquema } = z.toJSONSchema(OPERACION, {
    target: 'openapi-3.0',
    io: 'input',
  });
  for (const campo of Object.values(esquema.properties ?? {}))
    if (typeof campo === 'object' && campo.format) delete campo.pattern;
  return esquema;
};

/** The body of `POST /sincronizacion`. One bad operation must not take the others with it: none is looked at here. */
export const CUERPO_SINCRONIZACION = objeto({
  operaciones: z.array(z.unknown().meta(documentada()), 'expected a list of operations'),
});
export type CuerpoSincronizacion = z.output<typeof CUERPO_SINCRONIZACION>;

export const RESULTADOS = z.array(
  z
    .object({
      id: z.uuid().describe('The operation’s, as it was sent'),
      estado: z
        .enum(['aplicada', 'duplicada', 'rechazada', 'reintentar'])
        .describe('Only reintentar is to be sent again under its id, with all that come after it'),
      code: z
        .enum(Object.keys(CODIGOS) as Codigo[])
        .nullable()
        .describe('Why it was refused, or is to be tried again; null for reintentar: it was not even tried'),
      mensaje: z.string().nullable().describe('The same in words; or what part of it was not done'),
    })
    .meta({ id: 'ResultadoOperacion' }),
);
