ALTER TABLE "conversacion" ADD COLUMN "creada_por" integer;--> statement-breakpoint
ALTER TABLE "conversacion" ADD CONSTRAINT "conversacion_empresa_id_creada_por_usuario_empresa_id_id_fk" FOREIGN KEY ("empresa_id","creada_por") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversacion_de_creador" ON "conversacion" USING btree ("creada_por") WHERE "conversacion"."creada_por" is not null;--> statement-breakpoint
CREATE INDEX "mensaje_de_participante" ON "mensaje" USING btree ("conversacion_id","autor_id","orden");--> statement-breakpoint
CREATE INDEX "notificacion_por_estado" ON "notificacion" USING btree ("empresa_id","estado","id");--> statement-breakpoint
ALTER TABLE "conversacion" ADD CONSTRAINT "conversacion_creada_grupal" CHECK ("conversacion"."creada_por" is null or "conversacion"."tipo" = 'grupal');