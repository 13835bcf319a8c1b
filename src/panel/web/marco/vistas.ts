import type { ReadonlySignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { VistaDeAlertas } from '../alertas/vista-alertas.js';
import { VistaDelChat } from '../chat/vista-chat.js';
import type { Datos } from '../datos/datos.js';
import { VistaDelEquipo } from '../equipo/vista-equipo.js';
import { VistaDelMapa } from '../mapa/vista-mapa.js';
import { VistaDeTareas } from '../tareas/vista-tareas.js';
import { VistaDeVisitas } from '../visitas/vista-visitas.js';
import type { NombreDeIcono } from '../comun/icono.js';

export interface Vista {
  /** After the `#/` of the address. */
  readonly ruta: string;
  readonly titulo: string;
  readonly icono: NombreDeIcono;
  readonly Contenido: ComponentType<{ readonly datos: Datos }>;
  /** What waits for the user there. */
  readonly cuenta?: { readonly de: ReadonlySignal<number>; readonly texto: (cuantas: number) => string };
  /** The content fills the window, and scrolls by itself. */
  readonly entera?: boolean;
}

/** The views that a user has, in their order: the first is where they begin. */
export function vistasDe({ supervision, chat }: Datos): readonly Vista[] {
  const tareas: Vista = { ruta: 'tareas', titulo: 'Tareas', icono: 'tareas', Contenido: VistaDeTareas };
  const deChat: Vista = {
    ruta: 'chat',
    titulo: 'Chat',
    icono: 'chat',
    Contenido: VistaDelChat,
    cuenta: { de: chat.sinLeer, texto: (cuantas) => `${cuantas} sin leer` },
    entera: true,
  };
  if (!supervision) return [tareas, deChat];
  return [
    { ruta: 'mapa', titulo: 'Mapa', icono: 'mapa', Contenido: VistaDelMapa, entera: true },
    {
      ruta: 'alertas',
      titulo: 'Alertas',
      icono: 'alertas',
      Contenido: VistaDeAlertas,
      cuenta: { de: supervision.alertas.cuantasPorAtender, texto: (cuantas) => `${cuantas} por atender` },
    },
    { ruta: 'equipo', titulo: 'Equipo', icono: 'equipo', Contenido: VistaDelEquipo },
    { ruta: 'visitas', titulo: 'Visitas', icono: 'visitas', Contenido: VistaDeVisitas },
    deChat,
    tareas,
  ];
}
