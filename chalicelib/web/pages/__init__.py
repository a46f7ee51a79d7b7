"""The pages: a room for each kind, whose files have the names of their templates in ``templates/pages/``.

A file holds what a page shows, and what its form does; when that is refused, the form is shown again:

    @get("/plans/{plan_id}/client", find=as_coach)
    def client_form(visit: Visit, plan: Plan) -> Response:
        return visit.page("plan/client", values=visit.typed_or(_present(plan)))

    @post("/plans/{plan_id}/client", find=as_coach, again=client_form)
    def correct_client(visit: Visit, plan: Plan) -> Response:
        correcting.correct(visit.actor, plan.plan_id, ...)
        return visit.redirect(f"/plans/{plan.plan_id}")
"""
