"""Whole clauses that don't put DONE in doubt, although a word in them looks like it: "I'll tell you on Thursday",
"should have done this years ago", "off to bed". Pure.

A shape must match its whole clause, so that nothing unread hides behind it. The words are those of `spoken`: without
case, accents, numbers and marks, with contractions written apart.
"""

import re
from functools import cache

from chalicelib.patterns import compile_late

_DAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|later|soon|then|next time|next week|in person|properly|you are back|i see you|"
    r"(?:our|the|your|my|this|that)?(?: next)? ?(?:call|session|meeting|chat|talk|appointment|catch ?up|zoom|coffee)|we (?:next )?(?:meet|talk|speak|chat|see each other|catch up)"
)
_WHEN = rf"(?:(?: more| again| all)*(?: (?:on|at|in|when|next|this|during|over))*(?: (?:{_DAY}))+)"
_TREAT = (
    r"(?:drink|nap|rest|break|bath|shower|coffee|tea|beer|wine|cake|day off|holiday|lie down|cuppa|lunch|dinner|breakfast|supper|treat|night off|cookie|pizza|"
    r"ice cream|hug|massage|weekend|bed|sleep|sofa|couch|pub|party|netflix|chocolate|biscuit|walk|swim|celebration|champagne|gin|g&t|vacation|snack|brunch)"
)
_NEXT = r"next (?:one|step|task|action|challenge|thing|goal|adventure|item|assignment|mission|project|level)"
_SPENT = r"knackered|exhausted|tired|shattered|wrecked|buzzing|pooped|spent|beat|sweating|sweaty|starving|hungry|thirsty|speechless|shaking|shaky|sore|drained|stiff|aching|out of breath"
_GLAD = r"proud|happy|relieved|chuffed|stoked|pumped|thrilled|beaming|grinning|glowing|over the moon|on cloud nine|on top of the world|free|lighter|amazed|glad|pleased|delighted|ecstatic|content|calm|calmer|grateful|excited|surprised|better|good|great|fantastic|amazing|well|fine|ok|okay|energised|energized|refreshed|motivated|emotional|confident|strong|stronger"
_I_WILL = r"(?:(?:i|we) )?(?:(?:will|can|shall|would love to|(?:am |are )?going to|might|am) )?"

_EN = (
    # What follows between us: telling, meeting, resting
    rf"(?:{_I_WILL}|happy to |let us |we can |(?:i )?can not wait to |looking forward to |excited to |keen to )(?:(?:tell|fill|update|brief|show)(?:ing)? (?:you|u|ya)(?: in)?(?: (?:more|all|everything|the (?:details|story|photos|pictures|results?)|how it went))*(?: about (?:it|this|that|everything|how it went))?|(?<!we )(?<!i )(?:talk|speak|chat|discuss|catch up|see(?:ing)? (?:you|u|ya|each other)|hear(?:ing)? from you|meet(?:ing)?)(?: you)?(?: (?:about (?:it|this|that|everything)|it|more|to you))*){_WHEN}?",
    r"(?:more|details|the details|more details|the story|full story|full report|all the details)(?: about (?:it|that))?(?: (?:on|at|in|when|during|next))* (?:(?:our|the|your)(?: next)? (?:call|session|meeting|chat|talk|appointment)|we (?:next )?(?:meet|talk|speak|chat)|i see you)",
    rf"{_I_WILL}(?:bring|show)(?: you)? (?:it|them|everything|the \w+|you)(?: along)?(?: (?:to|at|in|on|when)){_WHEN}",
    rf"{_I_WILL}(?:(?:finally|now|definitely|surely) )*(?:sleep|rest|relax|breathe|celebrate|sit down|put my feet up|go to bed|treat myself|reward myself)(?:ing)?(?: (?:well|now|a|an|the|bit|easy|again|tonight|better|like|baby|properly|to|with|some|later|finally|this|{_TREAT}))*",
    rf"(?:(?:and|so|now|then|ok) )*{_I_WILL}(?:need|deserve|earned|want|fancy|have|having|take|taking|get|getting|going for|time for|off to|off for|ready for|now|for|straight to|back to|where is)(?: (?:a|an|the|my|some|well|deserved|well-deserved|earned|nice|cold|hot|big|long|glass|cup|piece|slice|of|strong|little|quick|good|for|to))* {_TREAT}(?: (?:now|please|tonight|haha|lol|first|time))*",
    rf"(?:(?:ok|now|so|and|i am|am|we are) )*(?:(?:on to|onto|bring on|bring|ready for|time for|now for|hit me with|give me|send me|here for|looking forward to|excited for|let us do|keen for) )?(?:the |my )?{_NEXT}(?: (?:please|then|now))*",
    # What they may say or look at
    r"(?:please )?(?:let me know|tell me|shout|lmk) (?!.*\b(?:finish|complete|redo|do|rest|other|part|wrong|missing|it is)\b)(?:what you think.{0,20}|your thoughts|how you like it|if you (?:have|need|want|like)(?: \w+){1,5}|if (?:there is )?anything else(?: \w+){0,3}|if any questions|any (?:questions|feedback|thoughts))",
    r"(?:any )?(?:feedback|comments|thoughts|questions)(?: (?:is|are|most|always|very))* (?:welcome|appreciated)",
    r"(?:please )?(?:see|find|cf|enjoy|here is|here are)(?: (?:the|your|my|this|it|here))*(?: (?:attachments?|attached|docs?|document|link|photos?|pics?|pictures?|file|folder|screenshots?|proof|below|email|mail|inbox|video|scan|report|notes|selfie))+(?: (?:attached|below|for details|for more|for the details|here|enclosed|in the \w+))*",
    # What might have been
    r"(?:(?:i|we|really|definitely|honestly|probably|totally|so) )*(?:should have|could have|wish (?:i|we) had|would have)(?: \w+)? (?:done|started|tried|called|asked|gone|made|sent|had)(?: (?:it|this|that|them|him|her))? (?:(?:so|way|much|a lot|long|far|a|many) )*(?:sooner|earlier|before|ages ago|years ago|months ago|weeks ago|year ago|ago|time ago)",
    r"could have been (?:(?:a lot|much|way|far) )?worse|(?:i )?could get used to (?:this|that|it)|(?:i )?could do (?:this|that|it) (?:all day|again|every day)",
    r"(?:i )?would (?:definitely |totally |happily )?(?:do (?:it|this|that)(?: all)? again|recommend(?: (?:it|this|that|to \w+))*)(?: any ?time)?",
    r"(?:i )?(?:never|would never have) thought i (?:would|could) (?:say|do|manage|enjoy|like|love|be able to say) (?:it|this|that)(?: .{0,15})?",
    # Bad things that didn't happen
    r"(?:and |so )?(?:nobody|no one|noone) (?!.*\b(?:missing|came|there|answer\w*)\b)(?:even )?(?:bit|died|laughed|yelled|shouted|noticed|minded|complained|judged|cried|screamed|got hurt|was hurt|objected|argued)(?: .{1,30})?",
    r"(?:(?:absolutely|really|and) )*nothing (?:bad|terrible|awful|dramatic|horrible|weird|exploded|went wrong|blew up|caught fire)(?: happened)?",
    r"(?:and )?(?:the |my )?(?:world|sky|earth|roof|ceiling) did not (?:end|fall(?: in| down)?|cave in|collapse)",
    r"(?:and )?nothing (?:serious|to worry about|major|unusual|broken|scary|to be scared of)(?: .{1,15})?",
    r"(?:no|zero) (?!.*\b(?:number|answer|reply)\b)(?:regrets|complaints|drama|problems|issues|stress|biggie|tears|blood|injuries|casualties|fights?|arguments?|objections?|surprises|excuses|cheating|snoozing|sugar|alcohol|booze|phone|screens?|traffic|queues?|pushback|sweets|caffeine|smoking)(?: .{1,25})?",
    # How it went and felt
    r"(?:i )?(?:think|believe|guess|reckon|suppose|feel like) (?:(?:it|that|they|he|she|we|i|all|everything) )+(?!.*\b(?:not|if)\b)(?:went (?:\w+ )?(?:well|fine|ok|okay|great|good|smoothly)|(?:\w+ )?(?:liked|loved|enjoyed) (?:it|that|them|me)|(?:was|were) (?:\w+ )?(?:the right (?:call|thing|decision|choice|move)|ready|happy|impressed|pleased|surprised|great|good|fine)(?: after all)?|needed (?:that|this|it)|did (?:well|ok|great|good|fine)|handled it well)",
    r"(?:(?:probably|maybe|perhaps|honestly|one of|it was|that was) )*(?:the |my )?(?:best|bravest|hardest|nicest|easiest|scariest|funniest|toughest|fastest|longest|proudest) (?:\w+ ){0,3}(?:in (?:years|months|weeks|ages|a while|my life|a long time)|of (?:my life|the (?:day|week|month|year)|my (?:day|week|month|year)|all)|(?:i|we) have (?:ever )?(?:done|had|made)(?: .{1,20})?|(?:i|we) (?:have )?ever \w+|ever|this (?:week|month|year)|all (?:day|week|month|year))",
    rf"(?:(?:and|but|now|then|so|i|we|am|are|feel|feeling|felt|was|were|still|just|pretty|really|very|quite|totally|absolutely|completely|super|bit|kinda|kind|of|actually|even|also|a|little|otherwise|all|both) )*(?:{_SPENT}|{_GLAD})(?: (?:but|and|yet|though|or) (?:(?:so|very|really|also|still|i am|am) )*(?:{_GLAD}|{_SPENT}))?(?: (?:now|today|after|afterwards|afterward|lol|haha|of (?:myself|me|us)|with (?:myself|it|the result|that)|that i did(?: it)?|i did(?: it)?|to be (?:done|through)))*",
    r"(?:(?:it|i|that|this|and) )*(?:feel|feels|felt|feeling) (?!.*\b(?:not|if|wrong|bad)\b)(?:\w+ ){0,3}(?:good|great|amazing|better|lighter|free|proud|huge|big|like a (?:\w+ ){0,3}(?:person|woman|man|million|champion|hero|boss|queen|king|winner|star|weight|adult|human|pro)(?: .{1,25})?)(?: to (?:have|get|be) (?:it |this |that )?(?:off|out|done|over|behind|rid)(?: .{1,20})?)?",
    r"(?!.*\b(?:gave|out|too|could|stopped|not|failed|lost)\b)(?:my )?(?:heart|hands?|legs?|knees?|arms?|voice|feet|stomach|muscles|body|brain|head|shoulders|palms|tummy|cheeks|face|lungs) (?:\w+ )?(?:was|were|is|are|feels?|felt|hurts?|aches?|ached|burns?|like|on fire|a bit|a little|bit|little|pounding|shaking|racing)(?: .{1,40})?",
    r"(?:(?:i|we|absolutely|totally|just|really) )*(?:smashed|killed|crushed|aced|nailed|rocked|slayed|bossed|owned) (?:it|that|this)(?: (?:lol|haha|today|again|tbh|completely|x|xx))*",
    r"(?:(?:it|this|that|and|so|is|was) )*(?:only|just) (?:took|cost|needed) .{1,30}|in a (?:good|nice|positive|happy) way|at long last|(?:(?:even|a|bit|day|days|week|hour|hours|one|two|three|whole|way) )*early(?: even| too)?|(?:money|time|hours?|afternoon|morning|day) well spent|(?:it |that )?(?:is|was) (?:only |just )?a small (?:step|thing|win)|small (?:win|victory|step)|(?:and )?i will take it|(?:for )?a change",
    # Where it is, and how much of it there was
    r"(?:the |my |our )?(?:website|site|page|shop|profile|post|ad|listing|video|blog|article|store|podcast|channel|event) (?:(?:is|went|now|finally) )+(?:up|live|online|out|ready|public)(?: (?:now|and running))*",
    r"(?:the |my |our |all )?(?:newsletter|mail|email|invoice|letter|post|offer|invitation|invite|parcel|package|application|form|report|message|quote|proposal|card|contract)s?(?: all)? (?:went|has gone|have gone) (?:out|off|in)(?: (?:at|this|last|on|to|by|yesterday|today) .{0,25}| at)?",
    r"(?:the |my |all |all the )?(?:notes|slides|files?|docs?|photos|pics|recording|video|link|list|numbers|results|details|everything|minutes|answers|receipts?) (?:is |are )?(?:all |now )?(?:in|on|at) (?!.*\b(?:head|mind|way|progress|works|limbo|draft|pile)\b)(?:the |my |our |your )?\w+(?: \w+)?",
    r"stuck (?:to|with) (?:it|my guns|the plan|my plan|my word|the script)|cf|s u|(?:they |he |she )?tried to \w+ me",
    # What it did to me, what you may do, what the weather was like
    r"(?:it|that|this|which) (?:(?:really|even|also|just) )*(?:made me (?:think|smile|laugh|happy|proud|feel \w+|realise.{0,30}|realize.{0,30})|brought up .{1,30}|got me thinking|opened my eyes|helped(?: me)?(?: a lot| so much)?|worked(?: out| well| a treat)?|did me good|lifted my mood|cheered me up|cleared my head|calmed me(?: down)?|paid off|flew by|meant a lot(?: .{1,15})?|(?:was|is) (?:the last (?:one|of them)|all of (?:them|it)|everything|all|(?:so |really |very |quite |a bit )?(?:emotional|weird|strange|intense|scary|hard|tough|fun|interesting|eye opening|moving))(?: at first| though| actually| lol| haha)?)",
    r"(?:all|both|every one|everything|the lot|each one)(?: of (?:them|it|these))? (?:(?:is|are|now) )*(?:done|finished|complete|completed|sorted|ticked off|ticked|sent)(?: now)?",
    r"(?:you|u) (?:were|are|r|was) (?!.*\b(?:not|impossible|wrong)\b)(?:(?:so|totally|absolutely|really|a|the|right) )*(?:right|great|awesome|amazing|best|star|legend|lifesaver|wonderful|hero|kind|gem|angel)(?: .{1,25})?",
    r"(?:(?:you can|u can|feel free to|please|pls|so|now|and|can be) )*(?:close|tick|cross|mark|archive|ticked|closed|crossed|marked)(?: (?:it|this|that|one|off|as|done|complete|completed|finished|the|my|list|from|now|please|action|task|item))*",
    r"(?:the )?(?:sun|weather|sky|view) (?:was|is) (?:\w+ ){0,2}\w+|(?!.*\b(?:so|too|stopped|off|home|instead|cancelled)\b)(?:(?:it|was|is|the|rain|and|outside) )*(?:rained|raining|pouring|snowing|freezing|hot|cold|windy|sunny)(?: .{1,25})?",
    r"(?:i )?could (?:sleep|eat|dance|cry|fly|hug|sing|kiss|scream) .{1,25}|told you (?:i would|i could|so)|as (?:promised|agreed|discussed|requested|planned|usual)|(?:i )?kept my (?:word|promise)",
    r"(?:proofread|checked|approved|signed|confirmed|reviewed|edited|witnessed|accepted|tested|praised|verified)(?: off)? by (?:(?:my|the|our|her|his|a|an) )?\w+(?: \w+)?",
    r"(?:a |what a |such a )?(?:great|good|gr8|amazing|best|nice|lovely|wonderful|super) (?:feeling|call|chat|talk|meeting|session|run|workout|experience|lesson|news|conversation|evening|morning|day|walk)(?: .{1,20})?",
    r"(?:until|till|til) (?:next (?:time|week|session)|then|our next \w+|\w+day)|cu|cya|c u|c ya|ttyl|see ya|[a-z]|lots of love|best wishes|(?:all )?my best|yours(?: \w+)?|greetings from \w+|(?:i )?(?:was|got up) (?:in bed|there|up|home|on time|outside|awake)(?: (?:by|at|before|early).{0,25}| on time)?",
    r"(?:new |my )?(?:pb|pr|personal best|record|personal record)(?: again)?|tick|check|checked|roger(?: that)?|over and out|check|bingo|end of story|case closed|mic drop|one down|bring it on|gold star(?: .{1,20})?|high five(?: .{1,10})?|life is good|touchdown|goal|hallelujah|halleluja|praise the lord|about time(?: too)?|better late than never",
    # Against what was feared, how often, and what it becomes
    r"(?:(?:it|that|this|was|much|so|way|a lot|far|even|and|but|actually|all) )*(?:\w+er|(?:less|more) \w+|not as \w+(?: as)?|nothing like as \w+)(?: (?:than|as))? (?:(?:i|we) (?:had |was |ever |would )?)?(?:feared|thought|expected|imagined|hoped|remembered|planned|expecting|anticipated|the dentist|usual|last time|ever)(?: (?:it would be|it to be|actually|though|lol|haha))*",
    r"(?:(?:and|yes|now|already) )*(?:twice|thrice|(?:two |three |four |five |six |seven )?times|every (?:single )?(?:day|night|morning|evening|week)|(?:(?:one|two|three|four|five|six|seven|ten) )?(?:days|weeks|nights|mornings|evenings) in a row|daily|each day|all (?:week|month|day|weekend|morning))(?: (?:this week|last week|a week|a day|this month|since \w+day|so far this week|today|now|in a row))*",
    r"(?:(?:and|now|it|is|that|feels like|feels|becoming|turning into|slowly|almost) )*(?:a|my) (?:new )?(?:habit|routine|ritual)(?: now)?|(?:(?:it|is|and|slowly) )*(?:getting|gets|got) (?:easier|better|lighter|more fun)(?: .{1,20})?|(?:i )?(?:really |actually )?(?:look|looking) forward to it(?: now)?",
    r"(?:i )?(?:want to|would like to|would love to) (?:definitely )?(?:do|keep doing|continue) (?:this|that|it|these|more of (?:this|these|that))(?: (?:again|every \w+|more often|more|daily|regularly|now|from now on|for sure))*|(?:i )?(?:will|am going to|going to) (?:keep (?:it up|doing (?:this|it))|do (?:this|it) (?:every \w+|more often|daily|regularly|from now on))(?: (?:now|from now on|for sure))*|let us do (?:more of )?(?:this|these|it|that)(?: (?:again|more often))?",
    r"even (?:though|tho|if) (?:i|it|we) (?:was|were|felt|had) .{1,30}|(?:and )?it is only (?:am|pm|[0-9]+[ap]m|morning|noon|\w+day)|with (?:a |the )?(?:photo|picture|proof|receipt|pic|screenshot|attachment)s?",
    r"(?!.*\b(?:not|no|but|only|skipped|skip|except|missed|should|will|half|wrong|needs?|failed|late)\b)(?:\w+ ){1,6}(?:twice|once|three times|every|each) (?:a |single )?(?:day|night|morning|evening|week)(?: this week)?",
    r"(?:i )?did not (?:check|drink|smoke|snooze|buy|skip|miss|yell|shout|swear|complain|cheat|procrastinate)(?: .{1,30})? (?:once|all (?:week|day|night|weekend|month)|at all|a single \w+)",
    r"(?:(?:that|it|this|is|now|finally|and) )*off (?:my|the) (?:list|plate|chest|mind|desk|back|shoulders)(?: now)?|one (?:\w+ )?(?:less|fewer)(?: \w+)?",
    r"(?:(?:so|very|really|a|bit|pretty|super|was|it|that|but|quite) )*(?:scary|hard|tough|weird|strange|intense|emotional|exhausting|tiring|boring|fun|easy|painful|awkward|chaotic|funny|interesting|exciting|nerve-wracking|stressful|loud|cosy|magical|lovely|beautiful)(?: (?:but|and) (?:so |very |really )?(?:fun|good|worth it|ok|fine|nice|great))?(?: (?:lol|haha|at first|tbh|though))*",
    r"with (?!.*\b(?:not|no|needed|needs)\b)(?:\w+ ){0,3}help(?: (?:of|from) .{1,25})?",
    r"(?:(?:i|was|a|bit|little|so|very|really|quite|felt|super|am|were) )*(?:nervous|shy|tense|terrified|(?:anxious|scared|stressed|afraid|worried)(?= (?:at first|before|beforehand|to begin|initially|at the)))(?: (?:at first|before|beforehand|to begin with|initially|at the start|all \w+|lol|haha|though|but (?:ok|fine|good|happy|glad|excited|did it)))*",
    r"(?:(?:ok|so|now|and) )*(?:on to|onto) (?:the |my )?(?:next|number|no|action|task|step|second|third)(?: (?:two|three|four|five))?",
    r"(?:(?:it|was|is|a|that|this) )*(?:big|huge|giant|small|baby|massive) (?:step|win|moment|day|relief|deal|milestone)(?: for (?:me|us))?",
    # Sorry for being late
    r"(?=.*\b(?:late|delay|silence|slow|reply|long|telling|tell|sooner|earlier|waiting|ages|bother|wait)\b)(?:(?:so|very|really|my|i am|am|and|again) )*(?:sorry|sory|sry|soz|apologies|apologise|apologize)(?: (?:for|about|that|it|i|is|am|was|took|so|the|a|my|bit|late|delay|wait|silence|slow|radio|reply|response|answer|message|long|being|forgetting|forgot|to|tell|not|telling|writing|replying|sooner|earlier|you|this|days?|keeping|waiting|me|ages|while|bother|kept|did))*",
    r"(?:(?:only|just|a|an|bit|little|few|couple|of|one|two|three|days?|weeks?|hours?|minutes?|slightly|i know|know|sorry|was|it is|i am) )*late(?: (?:haha|lol|but (?:done|finished|here it is|in)|sorry|oops|i know))*",
    r"(?:i )?should have (?:told|texted|messaged|written|emailed|reported|mentioned|let you know|ticked|marked)(?: .{1,30})?",
    r"(?:forgot|meant|was going|wanted) to (?:tell|let|text|write|message|update|report|say|mark|tick|answer|reply)(?: (?:you|u|to|so|know|it|off|back|earlier|sooner|here|that))*(?: (?:sorry|oops|my bad))?",
)
_DE = (
    r"(?:(?:ich|wir|dann|und|mehr|alles|details|das|den rest) )*(?:erzahle?|berichte?|zeige?|sehen|sprechen|reden|horen|freue mich)(?: (?:ich|wir|dir|ihnen|euch|uns|mich|daruber|alles|es|dann|am|im|beim|auf|in|nachste|nachsten|nachstes|mal|woche|\w+tag|morgen|gesprach|termin|treffen|coaching|unser|unserem|unseren|gerne|wieder|mehr|davon|bald|spater|das))*",
    r"(?:(?:das|ich|es|wir|hatte|hatten|eigentlich|wirklich) )*(?:viel |schon |langst |mal )*(?:fruher|langst|vor jahren|vor monaten|eher)(?: schon)? (?:machen|tun|angehen|anfangen|erledigen|gemacht|getan) (?:sollen|konnen|haben)",
    r"(?:puh )?(?:das |es )?war (?:ganz schon |richtig |echt )?(?:knapp|heftig|aufregend|emotional)|(?:jetzt|nun|und jetzt|ab|so) ?(?:erstmal|erst mal|erst|geht es|ins|in die|aufs|auf das|zum|zur|unter die|ein|einen|eine)* ?(?:bett|kaffee|wochenende|bier|wein|pause|sofa|couch|dusche|badewanne|feierabend|schlafen|urlaub|eis|kuchen|feiern)",
    r"(?:(?:bin|ich|aber|und|fix und|total|ganz|richtig|so|sehr|voll|etwas|jetzt|nun|auch) )*(?:fertig|mude|kaputt|erschopft|platt|glucklich|zufrieden|stolz|froh|erleichtert|happy|dankbar|uberrascht|begeistert)(?: (?:aber|und) (?:(?:auch|so|sehr|echt|total|richtig|doch) )*(?:glucklich|zufrieden|stolz|froh|erleichtert|happy|dankbar))?(?: (?:auf mich|mit mir|jetzt|danach|dass ich es gemacht habe))*",
    r"(?:ich )?(?:habe?|hab)(?: (?:endlich|mal|auch|klar|deutlich|heute))* nein gesagt(?: .{1,30})?|(?:du kannst|sie konnen|kannst du)(?: (?:es|das|sie|ihn))* (?:abhaken|schliessen|zumachen|ankreuzen)|(?:ein )?(?:tolles|gutes|super|schones|geiles|herrliches) gefuhl(?: .{1,20})?",
    r"(?=.*\b(?:spat|verspatung|warten|lange|antwort|melde|gemeldet)\b)(?:(?:sorry|entschuldige|entschuldigung|tut mir leid|verzeih)) ?(?:(?:fur|die|das|dass|es|ich|so|spate|spat|verspatung|warten|lange|gedauert|hat|antwort|mich|erst|jetzt|melde|gemeldet|habe|nicht|eher|fruher) ?)*",
    r"(?:und )?weiter geht (?:es|s)|auf (?:zum|zur) nachsten|(?:der|die|das )?nachste[rs]?(?: bitte)?",
    r"(?:(?:und|sogar|schon) )*(?:zweimal|dreimal|viermal|funfmal|mal|jeden (?:tag|abend|morgen)|jede woche|(?:\w+ )?tage (?:am stuck|in folge|hintereinander))(?: (?:diese woche|letzte woche|die woche|am tag|heute))?|mit (?:foto|beleg|bild|anhang|fotos)|(?:(?:war|es|das|viel|sogar|deutlich|und) )*(?:einfacher|leichter|schneller|besser|schoner|harter|schwerer|netter|gunstiger|weniger schlimm) als (?:gedacht|erwartet|befurchtet|ich dachte|geplant)",
    r"(?:der |mein |den )?termin (?:steht|ist|hab ich|habe ich)(?: .{1,25})?|siehe (?:anhang|foto|link|unten|mail)|anbei (?:das |die |der )?\w+",
)
_FR = (
    r"(?:(?:je|j|on|nous|t|te|vous|en|y|l) )*(?:en parle(?:ra)?|raconte(?:rai)?|parle(?:ra|rons)?|reparle(?:ra)?|dirai|dis|montrerai|explique(?:rai)?|voit|verra)(?: (?:plus|tout|en|de|ca|jeudi|lundi|mardi|mercredi|vendredi|samedi|dimanche|demain|bientot|a|la|notre|prochaine?|seance|rendez-vous|rdv|fois|semaine|quand|on|se|voit|lors))*",
    r"(?:j |je |l |ca )*aurais (?:du|pu) (?:le |la |l )*faire (?:\w+ )?(?:plus tot|avant|depuis longtemps|il y a \w+)",
    r"(?:(?:je|suis|et|mais|un peu|tres|trop|si|tellement|vraiment|assez|super) )*(?:fatiguee?|epuisee?|crevee?|contente?|fiere?|fier|soulagee?|heureuse|heureux|ravie?|motivee?)(?: (?:mais|et) (?:(?:tres|si|super) )*(?:contente?|fiere?|fier|soulagee?|heureuse|heureux|ravie?))?(?: (?:de moi|maintenant|du resultat|de l avoir fait))*",
    r"(?:j ai|nous avons) (?:(?:ose|enfin|su|reussi a) )*(?:dit|dire) non(?: .{1,30})?|(?:tu peux|vous pouvez) (?:l |la |le |les )*(?:cocher|fermer|clore|cloturer|barrer)|(?:desolee?|pardon) (?:pour (?:le|ce|mon) (?:retard|delai|silence)|du retard)(?: .{1,15})?",
    r"(?:au |a la |la |le )?suivante?(?: svp)?",
    r"(?:(?:deux|trois|quatre|cinq) )?fois(?: (?:cette|par) semaine)?|tous les (?:jours|soirs|matins)(?: cette semaine)?|avec (?:une )?photo",
    r"(?:le |mon |la )?(?:rendez-vous|rdv|rendez vous) (?:est )?(?:pris|fixe|confirme)(?: .{1,25})?|voir (?:photo|piece jointe|lien|ci-joint)|(?:allez |maintenant )?(?:au lit|dodo|un cafe|un verre|l apero|le week-end)",
)
_ES = (
    r"(?:(?:ya|os|te|lo|nos|le|y|todo|mas) )*(?:cuento|contare|explico|hablamos|vemos|ensen[oa]|comento|digo)(?: (?:mas|todo|el|la|los|lo|de|eso|ello|lunes|martes|miercoles|jueves|viernes|sabado|domingo|manana|pronto|en|nuestra|proxima|sesion|reunion|cuando|nos|veamos|semana|que|viene|llamada|dia|detalles))*",
    r"(?:lo )?(?:deberia|debi|tendria que|tenia que|hubiera debido)(?: haber)?(?:lo)? (?:haberlo )?(?:hecho|hacerlo) (?:mucho )?(?:antes|hace \w+)",
    r"(?:(?:estoy|me siento|y|pero|un poco|muy|super|tan|bastante|me quede) )*(?:cansad[oa]|content[oa]|orgullos[oa]|aliviad[oa]|feliz|tranquil[oa]|motivad[oa])(?: (?:pero|y) (?:(?:muy|super|tan) )*(?:content[oa]|orgullos[oa]|aliviad[oa]|feliz))?(?: (?:de mi|conmigo|ahora|de haberlo hecho))*",
    r"(?:me atrevi a decir|dije|he dicho|logre decir|supe decir)(?: que)? no(?: (?:a|al) .{1,30})?|(?:ya )?puedes (?:tacharl[oa]|cerrarl[oa]|marcarl[oa])|(?:perdon|perdona|disculpa|siento) (?:por )?(?:el|la) (?:retraso|tardanza|demora)(?: .{1,15})?",
    r"(?:y |ahora )?(?:a por )?(?:la |el |lo )?siguiente",
    r"(?:(?:dos|tres|cuatro|cinco) )?veces(?: (?:esta|por|a la) semana)?|todos los dias(?: (?:de )?esta semana)?|con foto",
    r"(?:ya )?(?:tengo|tenemos|consegui) (?:la |una )?(?:cita|reserva)(?: .{1,25})?|ver (?:foto|adjunto|enlace)|(?:ahora |a )+(?:dormir|descansar|celebrar|celebrarlo)",
)
_PT = (
    r"(?:(?:te|eu|lhe|depois|ja|mais|tudo) )*(?:conto|contarei|vou contar|falamos|vemos|mostro|explico|digo)(?: (?:te|mais|tudo|na|no|a|o|quinta|segunda|terca|quarta|sexta|sabado|domingo|feira|amanha|breve|em|nossa|proxima|sessao|reuniao|quando|encontrarmos|virmos|falarmos|semana|que|vem|detalhes|nos))*",
    r"(?:(?:ja|eu) )*(?:devia|deveria) ter feito (?:isso |isto )?(?:ha (?:\w+ )?\w+|antes|mais cedo)",
    r"(?:(?:estou|to|me sinto|sinto-me|e|mas|um pouco|muito|super|tao|bem) )*(?:cansad[oa]|exaust[oa]|content[oe]|contente|orgulhos[oa]|aliviad[oa]|feliz|tranquil[oa])(?: (?:mas|e) (?:(?:muito|super|tao) )*(?:contente|orgulhos[oa]|aliviad[oa]|feliz))?(?: (?:de mim|comigo|agora))*",
    r"(?:disse|consegui dizer|tive coragem de dizer)(?: que)? nao(?: (?:a|ao) .{1,30})?|(?:ja )?podes? (?:fechar|riscar|marcar)|(?:desculpa|desculpe|desculpas) (?:o|pelo|a|pela) (?:atraso|demora)(?: .{1,15})?",
    r"(?:venha )?(?:a |o )?proxim[ao]",
    r"(?:ja )?(?:tenho|marquei) (?:a |uma )?(?:consulta|hora|reserva)(?: .{1,25})?|ver (?:foto|anexo|link)|(?:so )?(?:demorou|levou) (?:so |apenas )?.{1,25}",
)
_IT = (
    r"(?:(?:ti|vi|ci|ne|te|lo|poi|tutto) )*(?:racconto|racconter[oa]|parliamo|parleremo|sentiamo|vediamo|mostro|spiego|dico|aggiorno)(?: (?:di|piu|tutto|il|la|lo|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|domani|presto|alla|nella|nostra|prossima|seduta|sessione|quando|ci|vediamo|sentiamo|settimana|meglio|dettagli|volta))*",
    r"(?:avrei dovuto|dovevo) farlo (?:molto )?(?:prima|\w+ fa|anni fa)",
    r"(?:(?:sono|mi sento|e|ma|un po|molto|super|cosi|davvero) )*(?:stanc[oa]|esaust[oa]|sfinit[oa]|content[oa]|orgoglios[oa]|sollevat[oa]|felice|fiera|fiero|tranquill[oa])(?: (?:ma|e) (?:(?:molto|super|cosi) )*(?:content[oa]|orgoglios[oa]|sollevat[oa]|felice|fiera|fiero))?(?: (?:di me|adesso|ora))*",
    r"ho (?:(?:finalmente|osato|saputo) )*(?:detto|dire) (?:di )?no(?: (?:a|al|alla) .{1,30})?|puoi (?:chiuder|spuntar|barrar)(?:e|la|lo)|(?:scusa|scusi|scusate) (?:il|per il) ritardo(?: .{1,15})?",
    r"(?:avanti )?(?:il |la |con il |con la )?prossim[oa]|avanti",
    r"(?:ho )?(?:l )?(?:appuntamento|appuntamento preso|appuntamento fissato)(?: .{1,25})?|vedi (?:foto|allegato|link)",
)
_NL = (
    r"(?:(?:ik|je|we|zal|dan|er|meer|u) )*(?:vertel|vertellen|spreken|spreek|zie|zien|laat|praten)(?: (?:je|u|elkaar|er|erover|meer|over|alles|donderdag|maandag|dinsdag|woensdag|vrijdag|zaterdag|zondag|morgen|later|op|in|tijdens|ons|onze|gesprek|sessie|volgende|week|keer|snel|het|zien|de|details))*",
    r"(?:(?:ik|had|dit|dat|het) )*(?:veel )?(?:eerder|jaren geleden|al lang) (?:moeten|kunnen) doen",
    r"(?:(?:ik|ben|en|maar|een|beetje|heel|erg|zo|super|echt|wel|nu|voel me) )*(?:moe|kapot|uitgeput|blij|trots|opgelucht|gelukkig|tevreden)(?: (?:maar|en) (?:(?:heel|erg|zo|super|wel) )*(?:blij|trots|opgelucht|gelukkig|tevreden))?(?: (?:op mezelf|nu|dat ik het gedaan heb))*",
    r"(?:ik )?(?:heb )?(?:(?:eindelijk|ook) )*nee gezegd(?: .{1,30})?|je (?:kunt|kan|mag) (?:het|hem) (?:afvinken|sluiten|afstrepen)|sorry (?:voor de|dat het) (?:vertraging|late \w+|zo lang duurde|lang duurde)(?: .{1,15})?",
    r"(?:op naar )?(?:de )?volgende",
    r"(?:de )?afspraak (?:staat|is|gemaakt)(?: .{1,25})?|zie (?:bijlage|foto|link)",
)
_SHAPES = {"en": _EN, "de": _DE, "fr": _FR, "es": _ES, "pt": _PT, "it": _IT, "nl": _NL}
_LONGEST = 30
"""In words. Anything longer has more than one clause."""

_UNITS = (
    r"(?:min|mins|minutes?|minuten|minutos?|minuti|hours?|hrs?|h|stunden?|heures?|horas?|ore|uur|k|km|kms|kilometers?|kilometres?|miles?|mi|m|steps|schritte|pas|pasos|passi|stappen|pages?|seiten|words|"
    r"reps|sets|laps|lengths|rounds|squats|push-?ups|sit-?ups|burpees|calls|emails|letters|kg|lbs?|kcal|calories|bpm|euros?|dollars|pounds|days|nights|sessions|x)"
)
_AMOUNT = compile_late(
    rf"\W*(?:[0-9][0-9.,]*\s?{_UNITS}\b|[€$£]\s?[0-9][0-9.,]*|[0-9][0-9.,]*\s?[€$£])(?! (?:late|left|early|short|over|behind|too|long|to|more|only|so|ago|in|or|out|into)\b)(?: [^\W\d]+){{0,3}}\W*"
    rf"|\W*[0-9][0-9.,]*\s?{_UNITS} (?:in|within) (?:under |about |only |just )?[0-9][0-9:.,]*\s?(?:{_UNITS})?\W*",
    re.IGNORECASE,
)
_WHOLE = compile_late(r"\W*([0-9]+)\s?(?:/|of|out of|von|sur|de|di|van)\s?\1\W*", re.IGNORECASE)
"""``10 out of 10``"""
_IN_A_MOMENT = compile_late(
    r"\W*[0-9]{1,2}\s?(?:min|mins|minutes?|minuten|minutos?|minuti|secs?|seconds?)\W*", re.IGNORECASE
)
_VALUE = compile_late(
    r"\W*(?:my |new |the |total )?(?:blood pressure|weight|pulse|heart rate|streak|time|distance|total|pace|weighed in|waist|resting heart rate|steps|temperature|sugar|balance|average|tracking(?: number| code)?|confirmation(?: number| code)?|reference(?: number)?|ref|booking(?: number| code)?|order(?: number)?|invoice number|ticket(?: number)?|case(?: number)?|pnr)(?: (?:is|was|at|now|today|of|count))*[ :]+[a-z]{0,4}-?[0-9][0-9.,:/-]*\s?(?:[a-z/]+)?\W*",
    re.IGNORECASE,
)


def is_amount(clause: str) -> bool:
    """Returns whether a clause says how much was done, or what was measured: ``45 min cycling``, ``Streak: 9 days``."""
    whole = _WHOLE.fullmatch(clause)
    if whole or _IN_A_MOMENT.fullmatch(clause):
        return whole is not None
    return _AMOUNT.fullmatch(clause) is not None or _VALUE.fullmatch(clause) is not None


def stands(said: list[str], languages: list[str]) -> bool:
    """Returns whether a whole clause has one of these shapes in one of the languages."""
    if not 0 < len(said) <= _LONGEST:
        return False
    text = " ".join(said)
    return any(_shape(language).fullmatch(text) for language in languages if language in _SHAPES)


@cache
def _shape(language: str) -> re.Pattern[str]:
    """Compiled when first needed: most messages are one word."""
    return re.compile("|".join(f"(?:{shape})" for shape in _SHAPES[language]))


_WONDERS = compile_late(
    r"who (?:knew|would have (?:thought|guessed|known))(?: .{1,40})?|can you (?:\w+ )?believe (?:it|that|this)(?: .{1,20})?|(?:are (?:you )?not you|are you(?: not)?) (?:proud|happy|impressed|surprised)(?: .{1,20})?|proud of me|"
    r"(?:and )?why did (?:i|we) (?:wait|put it off|worry|not do (?:it|this|that))(?: .{1,20})?|what took me so long|how (?:cool|great|good|awesome|nice|crazy|amazing) is (?:that|this)|where is my (?:cake|star|medal|prize|trophy|reward|cookie)(?: .{1,10})?|"
    r"am i (?:good|great|brilliant|amazing|the best)(?: or what)?|what are the odds|where do (?:i|we) go (?:from here|now|next)|do i get (?:a|my|the|some) .{1,20}|how (?:are|was|did|is) (?:you|your|yours|life|things|the weather|the weekend|the kids)(?: .{1,30})?|"
    r"(?:when|where|what time) (?:do|are|shall|can|is|should) (?:we (?:meet|meeting|talk|talking|speak|speaking|next)|our|the next|you free)(?: .{1,30})?|(?:shall|can|should) we (?:talk|meet|celebrate|speak|book|catch up)(?: .{1,30})?|are you (?:free|around|well|ok|there|back)(?: .{1,20})?|"
    r"(?:do you )?want (?:to see|a photo|photos|pictures|proof|the photos)(?: .{1,20})?|would you like (?:to see|a photo|proof)(?: .{1,20})?|same time (?:next week|as always|as usual|on \w+)|is (?:not )?that (?:great|cool|amazing|something|crazy)|is not (?:it|life) (?:great|amazing|lovely)|guess (?:what|who)(?: .{1,30})?|how about that|see"
)


def wonders(said: list[str]) -> bool:
    """Returns whether a question expects no answer: ``Who knew it could be this easy?``"""
    return len(said) <= _LONGEST and _WONDERS.fullmatch(" ".join(said)) is not None
