import { z } from 'zod';
import { estadoTarea } from '../base-datos/index.js';
import type { Tarea } from './tareas.consultas.js';

const fecha = z.iso.datetime();

/** A task as REST and Socket.IO write it. */
export const TAREA_PROCESO = z
  .object({
    id: z.int(),
    usuarioId: z.int(),
    tipo: z.string(),
    parametros: z.record(z.string(), z.unknown()).nullable(),
    estado: z.enum(estadoTarea.enumValues),
    progreso: z.int().min(0).max(100),
    mensaje: z.string().nullable(),
    resultado: z.string().nullable(),
    fechaInicio: fecha,
    fechaFin: fecha.nullable(),
  })
  .meta({ id: 'TareaProceso' });
export type TareaProcesoRest = z.output<typeof TAREA_PROCESO>;

export const PAGINA_TAREAS = z
  .object({ items: z.array(TAREA_PROCESO), endCursor: z.string().nullable(), hasNextPage: z.boolean() })
  .meta({ id: 'PaginaTareas' });
export type PaginaTareasRest = z.output<typeof PAGINA_TAREAS>;

export function comoRest(tarea: Tarea): TareaProcesoRest {
  const { id, usuarioId, tipo, parametros, estado, progreso, mensaje, resultado, fechaInicio, fechaFin } =
    tarea;
  return {
    id,
    usuarioId,
    tipo,
    parametros,
    estado,
    progreso,
    mensaje,
    resultado,
    fechaInicio: fechaInicio.toISOString(),
    fechaFin: fechaFin?.toISOString() ?? null,
  };
}
