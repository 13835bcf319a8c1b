import { useComputed, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { AvisoDeAlertas } from '../alertas/aviso-alertas.js';
import { Icono } from '../comun/icono.js';
import type { Datos } from '../datos/datos.js';
import { AvisoDeConexion } from './aviso-conexion.js';
import { callar } from './anuncios.js';
import { enlace, ruta } from './ruta.js';
import { type Vista, vistasDe } from './vistas.js';

/** What a signed-in user sees: the ways to the views, and one of them. */
export function Marco({ datos }: { readonly datos: Datos }) {
  const vistas = useMemo(() => vistasDe(datos), [datos]);
  const actual = useComputed(() => vistas.find((vista) => vista.ruta === ruta.value[0]) ?? vistas[0]!);
  const { titulo, Contenido, entera } = actual.value;
  const encabezado = useRef<HTMLHeadingElement>(null);
  const primera = useRef(true);

  useSignalEffect(() => {
    const criticas = datos.supervision?.alertas.criticas.value.length ?? 0;
    document.title = `${criticas > 0 ? `(${criticas}) ` : ''}${actual.value.titulo} · Seguimiento`;
  });
  // A new view is read from its top; the first one when the form of before is gone.
  useEffect(() => {
    if (!primera.current) encabezado.current?.focus();
    primera.current = false;
  }, [actual.value]);
  useEffect(
    () => () => {
      callar();
      document.title = 'Seguimiento';
    },
    [],
  );

  return (
    <div class="marco" data-entera={entera}>
      <nav class="vistas" aria-label="Vistas">
        <ul>
          {vistas.map((vista) => (
            <li key={vista.ruta}>
              <EnlaceAVista vista={vista} actual={vista === actual.value} />
            </li>
          ))}
        </ul>
      </nav>
      <div class="vista">
        <AvisoDeConexion conexion={datos.conexion} />
        <AvisoDeAlertas datos={datos} />
        <h1
          id="panel-titulo"
          class={entera ? 'oculto-visual' : 'vista-titulo'}
          tabIndex={-1}
          ref={encabezado}
        >
          {titulo}
        </h1>
        <Contenido datos={datos} />
      </div>
    </div>
  );
}

function EnlaceAVista({ vista, actual }: { readonly vista: Vista; readonly actual: boolean }) {
  const cuantas = vista.cuenta?.de.value ?? 0;
  return (
    <a href={enlace(vista.ruta)} aria-current={actual ? 'page' : undefined}>
      <Icono nombre={vista.icono} />
      <span>{vista.titulo}</span>
      {cuantas > 0 && (
        <span class="globo">
          <span aria-hidden="true">{cuantas > 99 ? '99+' : cuantas}</span>
          <span class="oculto-visual">{vista.cuenta?.texto(cuantas)}</span>
        </span>
      )}
    </a>
  );
}
