/** 24 × 24, drawn with lines of the colour of the text beside them. */
const TRAZOS = {
  mapa: 'M9 4 3.5 6.5v13L9 17l6 3 5.5-2.5v-13L15 7 9 4zm0 0v13m6-10v13',
  alertas: 'M12 3.5a6 6 0 0 0-6 6c0 5-2 6.5-2 6.5h16s-2-1.5-2-6.5a6 6 0 0 0-6-6zM10 19.5a2 2 0 0 0 4 0',
  equipo:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0m.500-15.200a3.5 3.5 0 0 1 0 6.5m2.5 2.700a6.5 6.5 0 0 1 3 6',
  visitas: 'M5 5.5h14v15H5zM8.5 3v4m7-4v4M5 10h14m-9.5 5 2 2 3.5-4',
  chat: 'M4 5h16v11.5h-8L7.5 20.5v-4H4z',
  tareas: 'M4 6.5l1.5 1.5L8 5M4 13l1.5 1.5L8 11.5M11 7h9m-9 6.5h9M11 20h9M5 20h1.5',
} as const;

export type NombreDeIcono = keyof typeof TRAZOS;

/** Decoration only: the text beside it says what it means. */
export const Icono = ({ nombre }: { readonly nombre: NombreDeIcono }) => (
  <svg class="icono" viewBox="0 0 24 24" aria-hidden="true">
    <path d={TRAZOS[nombre]} />
  </svg>
);
