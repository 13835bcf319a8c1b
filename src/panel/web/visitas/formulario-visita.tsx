import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ahora } from '../comun/reloj.js';
import { diaDe } from '../comun/tiempo.js';
import type { Equipo } from '../datos/datos.js';
import { anunciar } from '../marco/anuncios.js';
import { ir } from '../marco/ruta.js';
import type { Agenda } from './agenda.js';
import type { Campo } from './borrador.js';
import { AvisoDeDuda } from './aviso-de-duda.js';
import { CampoDeVisita } from './campo-de-visita.js';
import { DosVeces } from './dos-veces.js';
import { localDe } from './hora-local.js';
import { SelectorDePersona } from './selector-de-persona.js';

interface Propiedades {
  readonly equipo: Equipo;
  readonly agenda: Agenda;
  /** The day that is shown: a visit is proposed for it. */
  readonly dia: string;
  /** Who is to make it, if that was chosen elsewhere. */
  readonly personaId: string | undefined;
}

/** Assigns a visit. */
export function FormularioDeVisita({ equipo, agenda, dia, personaId }: Propiedades) {
  const { asignacion } = agenda;
  const zona = equipo.empresa.value?.zonaHoraria ?? 'UTC';
  const { titulo, usuarioId, momento, direccion, coordenadas } = asignacion.borrador.value;
  const formulario = useRef<HTMLFormElement>(null);
  const enMarcha = asignacion.enMarcha.value;

  useEffect(() => {
    if (personaId !== undefined) asignacion.escribir({ usuarioId: personaId });
    enfocar('titulo');
  }, []);
  useEffect(() => asignacion.proponer(propuesto(dia, zona)), [dia, zona]);

  const enfocar = (campo: string) =>
    formulario.current?.querySelector<HTMLElement>(`[name="${campo}"]`)?.focus();

  async function asignar(evento: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
    evento.preventDefault();
    const asignada = await asignacion.asignar(zona);
    if (asignada) {
      const suDia = diaDe(new Date(asignada.programadaPara));
      agenda.marcar(asignada);
      anunciar(`Visita asignada a ${equipo.nombreDe(asignada.usuarioId)}: ${asignada.titulo}.`);
      // Who has gone elsewhere meanwhile stays there.
      if (formulario.current) ir('visitas', suDia);
      else agenda.porEnfocar = null;
      return;
    }
    const { programadaPara } = asignacion.duda.peek()?.nueva ?? {};
    if (programadaPara) {
      const suDia = diaDe(new Date(programadaPara));
      agenda.dia.value = suDia;
      agenda.lecturaDe(suDia).pedir();
    }
    if (asignacion.errores.peek().usuarioId) equipo.lectura.pedir();
    const [primero] = Object.keys(asignacion.errores.peek());
    if (primero) enfocar(primero);
  }

  function cerrar(): void {
    asignacion.descartar();
    ir('visitas', dia);
  }

  const propiedades = (campo: Campo) => ({
    name: campo,
    'aria-invalid': asignacion.errores.value[campo] ? true : undefined,
    'aria-describedby': `visita-${campo}-error`,
    onInput: ({ currentTarget: { value } }: { readonly currentTarget: { readonly value: string } }) =>
      asignacion.escribir(campo === 'momento' ? { momento: value, vez: 0 } : { [campo]: value }),
  });
  const error = (campo: Campo) => asignacion.errores.value[campo] ?? '';

  return (
    <section class="tarjeta" aria-labelledby="nueva-visita-titulo">
      <h2 id="nueva-visita-titulo">Asignar visita</h2>
      <form
        class="nueva-visita"
        noValidate
        autoComplete="off"
        ref={formulario}
        onSubmit={(evento) => void asignar(evento)}
      >
        <CampoDeVisita campo="titulo" etiqueta="Qué hay que hacer" error={error('titulo')}>
          <input {...propiedades('titulo')} value={titulo} required />
        </CampoDeVisita>
        <CampoDeVisita campo="usuarioId" etiqueta="Quién la hará" error={error('usuarioId')}>
          <SelectorDePersona equipo={equipo} elegida={usuarioId} atributos={propiedades('usuarioId')} />
        </CampoDeVisita>
        <CampoDeVisita campo="momento" etiqueta="Día y hora" error={error('momento')}>
          <input {...propiedades('momento')} type="datetime-local" value={momento} required />
        </CampoDeVisita>
        <DosVeces agenda={agenda} zona={zona} />
        <CampoDeVisita campo="direccion" etiqueta="Dirección (opcional)" error={error('direccion')}>
          <input {...propiedades('direccion')} value={direccion} />
        </CampoDeVisita>
        <CampoDeVisita
          campo="coordenadas"
          etiqueta="Latitud y longitud (opcional)"
          error={error('coordenadas')}
        >
          <input {...propiedades('coordenadas')} value={coordenadas} placeholder="40.4168, -3.7038" />
        </CampoDeVisita>
        <p class="apagado pequeno nueva-visita-ancha">Las horas son las de {zona}.</p>
        <p class="error nueva-visita-ancha" role="alert">
          {asignacion.error}
        </p>
        <AvisoDeDuda agenda={agenda} />
        <div class="nueva-visita-botones nueva-visita-ancha">
          <button type="submit" class="boton boton-principal" aria-disabled={enMarcha}>
            {enMarcha ? 'Asignando…' : 'Asignar'}
          </button>
          <button type="button" class="boton" onClick={cerrar}>
            Cancelar
          </button>
        </div>
      </form>
    </section>
  );
}

const MEDIA_HORA_MS = 30 * 60_000;

/** The next half hour of today; nine in the morning of any other day. */
function propuesto(dia: string, zona: string): string {
  const siguiente = localDe(Math.ceil(ahora().getTime() / MEDIA_HORA_MS) * MEDIA_HORA_MS, zona);
  return siguiente.startsWith(dia) ? siguiente : `${dia}T09:00`;
}
