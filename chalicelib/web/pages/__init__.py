"""The pages, in a package for each kind. Files have the names of their templates in ``templates/pages/``.

A file shows a page and handles its form. If the form is refused, it is shown again:

    @get("/plans/{plan_id}/client", find=as_coach)
    def client_form(visit: Visit, plan: Plan) -> Response:
        return visit.page("plan/client", values=visit.typed_or(_present(plan)))

    @post("/plans/{plan_id}/client", find=as_coach, again=client_form)
    def correct_client(visit: Visit, plan: Plan) -> Response:
        correcting.correct(visit.actor, plan.plan_id, ...)
        return visit.redirect(f"/plans/{plan.plan_id}")
"""
