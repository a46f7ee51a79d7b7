import time, botocore.client
from tests.web.pages.metrics import test_metrics as tm
from tests.web.pages.metrics.test_metrics import own, client, weight, path, enter, filled
def test_cpu(weight, path, own, client, add_action, monkeypatch):
    filled(weight, 366)
    for i in range(50): add_action("Call the bank about the loan and ask for Ms Weber")
    real = botocore.client.BaseClient._make_api_call
    spent=[0.0]
    def timed(*a, **k):
        t=time.process_time()
        try: return real(*a, **k)
        finally: spent[0]+=time.process_time()-t
    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", timed)
    for _ in range(2):
      for p in (path+"?range=year", path+"?range=quarter", own, own+"/metrics"):
        best=[]
        for _ in range(8):
            spent[0]=0; t=time.process_time(); client.get(p); best.append((time.process_time()-t-spent[0])*1000)
        print(p[-13:], [round(b,1) for b in sorted(best)[:3]])
