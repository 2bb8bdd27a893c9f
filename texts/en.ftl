# Everything Gridwhistle says, in English. Short, concrete, like a caring colleague in the street office.
# Nothing is said that has not happened: "fixed" and "sent to" belong to the states they name.

## Kinds of matters
kind-env-sanitation = litter and cleaning
kind-road-manhole = roads and manholes
kind-lighting-cable = lights and cables
kind-water-drain = water and drains
kind-gas = gas
kind-elevator = lift
kind-fire-safety = fire safety
kind-parking-vehicle = parking
kind-traffic-safety = traffic safety
kind-street-order = street order
kind-noise-fume = noise and fumes
kind-illegal-build = illegal building
kind-greening = trees and green
kind-building-safety = unsafe building
kind-property-mgmt = property management
kind-dispute = dispute
kind-public-order = crime and fraud
kind-care-medical = first aid and care
kind-market-biz = market business
kind-service-order = service order
kind-other = other

## Urgency
urgency-red = at once
urgency-orange = urgent
urgency-yellow = normal
urgency-blue = can wait

## Roles
role-admin = administrator
role-auditor = auditor
role-coordinator = coordinator
role-courier = courier
role-expert = expert
role-grid-leader = grid leader
role-grid-worker = grid worker
role-market-secretary = market secretary
role-mediator = mediator
role-merchant = shopkeeper
role-property = property manager
role-resident = resident
role-secretary = community secretary
role-street-officer = street officer
role-volunteer = volunteer
level-grid = the grid
level-community = the community
level-street = the street office

## Groups
group-residents = residents’ group
group-market = shopkeepers’ group
group-couriers = couriers’ group
group-staff = staff group
private-chat = private chat
group-known = This is a { $kind } of { $node }.
group-unknown = This group does not belong to a grid yet. Please give its id { $chat } to the street’s coordinator.

## The card of a case (in the group)
card-head = { $number } { $kind } · { $urgency }
card-where = { $place } · { $grid }
card-count = Reported or seen by: { $people }
card-photos = Photos: { $photos }
place-unknown = place not known yet
ask-place = Whoever reported this: which compound? Tap one, or reply with the place:
ask-place-courier = { $number }: where is it? Tap one, or reply with the place.
moment = { $month }/{ $day } { $clock }

## Where a case stands
state-draft = Not noted yet
state-reported = Received, being noted
state-filed = Noted, looking for who can help
state-dispatched = Sent to the { $holder }, answer by { $due }
state-accepted = Taken on by the { $holder }, answer by { $due }
state-handling = The { $holder } is on it, answer by { $due }
state-suspended = On hold; whoever reported it knows why
state-mediating = In mediation
state-feedback = Work done, to be checked
state-verifying = Work done, waiting for the reporter’s word
state-closed-resolved = Fixed, confirmed by the reporter
state-closed-self-resolved = It settled itself
state-closed-unverified = Work done, the reporter could not be asked
state-closed-out-of-scope = Not something this office can take on
state-closed-terminated = Ended by law
state-closed-merged = Joined with another case
state-closed-not-reproducible = Nothing found on site
state-closed-withdrawn = Taken back by the reporter
state-closed-invalid = Not taken up
state-rated = Rated
state-invalid = Not taken up
state-withdrawn = Taken back by the reporter
state-merged = Now part of { $into }

## The grid leader’s card
desk-alarm = AT ONCE: please go there now, then come back here and tap Accept
desk-head = { $number } { $kind } · { $urgency }
desk-where = Place: { $place } ({ $grid })
desk-text = Said: { $text }
no-words = (only a photo)
desk-limits = Accept by { $ack }, answer by { $due }
desk-again = Nobody has accepted { $number } yet. { $place }
desk-yours = { $number } is with you again, please see the card.
desk-whistled = Whistle: { $number } needs you. { $reason }
desk-returned = { $number } was given back: { $reason }. Please pass it on or accept it yourself.
desk-raised = { $number } is now “{ $urgency }”, please see the card.
desk-reworked = { $number }: the reporter says “{ $reason }”. Please look again, answer by { $due }.
desk-remains = { $number }, still to do: { $text }
desk-said-solved = { $number }: somebody in the group says it is fine again: “{ $text }”. If so, press Done.
solved-by-itself = the reporter says it is fine again
desk-undo = { $number }: the reporter wants to take it back. Tap “Agree” once you are sure nothing is wrong.
soft-alarm = Perhaps somebody is in danger, not confirmed. Please look ({ $chat }): { $text }
whistle-by-hand = This level cannot settle it.
whistle-by-clock = Nobody has accepted it.
remind-soon = { $number } { $place }, due { $due }
remind-overdue = { $number } { $place }, overdue since { $due }
reason-returned = decided by the level above after it was given back

## Buttons
button-ack = Accept
button-transfer = Pass on
button-return = Give back
button-whistle = Whistle
button-done = Done
button-arrive = I’m here
button-reject = Don’t take up
button-allow-undo = Agree
button-back = Back
button-undo = Take back
button-kind = Change kind
button-place = Change place
button-metoo = Me too
button-unjoin = Not the same
button-other-place = Other
button-is-report = Report it
button-not-report = No
button-solved = Fixed
button-partly = Partly
button-unsolved = Not fixed
button-result = See the result
button-start = Tap here to get cases in private
return-notmine = Not my ground
return-noreport = Not a report
return-repeat = Already reported
return-nofault = Nothing found

## The line after a tap
ack-done = { $number } is yours
ack-mine = You have { $number } already
ack-taken = { $number } was accepted by the { $holder }
toast-why-return = Please choose why
toast-returned = { $number } is back with the level above
toast-rejected = { $number } is not taken up; the reporter will hear of it
toast-whereto = Please choose the grid
toast-transferred = Passed on to { $grid }
toast-whistled = Whistle blown, { $level } will hear it
toast-reported-in = { $number }: noted that you are here
toast-feedback = Please reply to the message I have just sent
toast-choose-kind = Please choose the kind
toast-choose-place = Please choose the compound, or “Other”
toast-tell-place = Just send the place, such as “3栋2单元”
toast-placed = Place is now { $place }
toast-kind = Kind is now { $kind }
toast-filed = Noted as { $number }
toast-dropped = All right, not noted
toast-solved = Thank you, { $number } is closed
toast-partly = Please reply with what is still to do
toast-unsolved = { $number } goes back to be done again
toast-withdrawn = { $number } is taken back
undo-asked = Somebody is on { $number } already; the grid leader has to agree first
metoo-noted = Noted. The card of { $number } will show how it goes
metoo-already = You are with { $number } already
unjoined = Noted on its own as { $number }

## The line when something is not possible
press-unknown = This button no longer works
press-over = { $number } is over
not-from-here = Not possible for { $number } now, please see the newest card
not-your-role = This step is not yours to take
reason-missing = Please say why first
only-author = This button is for whoever reported it; you can tap “Me too”
only-staff = This button is for the staff of this grid
only-private = Please send me this command in private
went-wrong = I could not handle this; the coordinator will look at it
draft-gone = This one is over; to report it, please say it again
return-no-more = { $number } was given back too often; the secretary has to decide
reopen-late = { $number } was closed more than { $days } days ago, please report it again
undo-late = { $number } is older than { $minutes } minutes and can’t be taken back
whistle-top = { $number } is with the street office already

## What the reporter sees
draft-ask = Shall I note this as a report?
draft-red = Is somebody really in danger? Injured: call 120. Fire: call 119. If so tap “Report it” and I’ll call somebody at once.
joined = Joined with { $number } (reports: { $people })
courier-filed = Noted as { $number }
verify-private =
    { $number }, what was done: { $result }
    Is it really all right now?
verify-group = { $number }: work done. Whoever reported it, is it really all right now?
verified-solved = { $number }: the reporter says it is fixed.
verified-again = { $number } goes back to be done again.
ask-remains = { $number }: what is still to do? Reply to this message with a line.
told-rejected = { $number } was checked and is not taken up. If you disagree, please talk to the community secretary.
result-private =
    { $number }
    What was done: { $result }
no-result = nothing reported yet
photo-alone = Got it. Please add a line: what is it, and where?
private-help = To report something, just say what and where, such as “3栋楼道灯坏了”. To see how it goes, send /mine.
report-how = Please write it after the command, such as: /report 3栋楼道灯坏了
command-unknown = I don’t know this command. Send /help to see what I can do.

## Done
ask-feedback = { $number }: what was done? Reply to this message with a line or a photo.
fed-back = { $number } noted; I am asking the reporter.
by-photo = see the photo

## Safety first. Never says that help has been called unless somebody has confirmed it
safety-courier = Thank you. Mind your own safety first.
safety-fire =
    Get out first: no lift, stay low on the stairs, don’t go back for things.
    Call 119 now: which building and floor, is anybody trapped?
    I have told the grid leader on duty.
safety-gas =
    No switches, no flames, no phone calls indoors.
    Close the valve and open windows if you can, everybody outside, then call 119 and the gas company.
    I have told the grid leader on duty.
safety-toxic =
    Move upwind, a wet cloth over mouth and nose.
    Call 119 now.
    I have told the grid leader on duty.
safety-hurt =
    Call 120 now. Don’t move them needlessly; press on any bleeding.
    Look: are they breathing?
    I have told the grid leader on duty.
safety-lift =
    Press the alarm bell, don’t force the door or jump, lean on the wall.
    Old people, children or anybody unwell inside? Say so now. Call 119.
    I have told the grid leader on duty.
safety-wire =
    Stay 8 metres away, don’t touch it, keep others back.
    Call 119 now.
    I have told the grid leader on duty.
safety-flood =
    Power off first, then go up high.
    Somebody trapped? Call 119 now.
    I have told the grid leader on duty.
safety-fight =
    Go somewhere safe first, stay back.
    Call 110 now.
    I have told the grid leader on duty.
safety-domestic =
    Keep yourself safe first. Call 110 now.
    If you can, write to me in private; nobody else sees it.
safety-self-harm =
    I’m here. Please don’t stay alone.
    Call 120 or 110, or tell me where you are.
    I have told the grid leader on duty.
safety-edge =
    Call 110 and 119 now.
    Keep your distance, no shouting, no photos.
    I have told the grid leader on duty.
safety-missing =
    Call 110 now, there is no need to wait 24 hours.
    Say where they were last and what they wear.
    I have told the grid leader on duty.
safety-elder-silent =
    Phone and knock first. A strange smell or groaning: call 110 and 120.
    I have told the grid leader on duty.

## The mobile service station
station-day = { $month }/{ $day } ({ $weekday })
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
station-t-2 = { $name } comes in two days: { $day } { $start }–{ $end }, { $site }.
station-t-1 = { $name } comes tomorrow: { $day } { $start }–{ $end }, { $site }.
station-next = { $name }, next time: { $day } { $start }–{ $end }, { $site }.
station-day-of = { $name } is here today: { $start }–{ $end }, { $site }. Bring what needs mending or sharpening.
station-row = · { $service } ({ $unit })
station-none = No mobile service station is planned soon.

## Commands
welcome = Hello, I’m Gridwhistle. A broken light, a leak, rubbish: just tell me what and where. To see how it goes, send /mine.
welcome-staff = Hello, your cases will come here from now on. To see what you hold, send /mine.
start-grid = You are in { $grid }. What is the matter? Just say it.
start-grid-unknown = I don’t find the grid of this code; it may have changed. Just say what and where, that works as well.
help = Just say what and where, such as “3栋楼道灯坏了”, or send /report with it. How it goes: /mine. Mobile station: /station. Privacy, anonymity: /privacy.
help-staff =
    Cases come here: tap Accept first; when it is done tap Done and reply with a line.
    Not yours: Give back. Can’t settle it: Whistle.
    Reply to a card to ask the reporter; tap Note for what only staff should see.
    What you hold: /mine. To look up a case: /find and a word.
mine-late = Overdue:
mine-today = Due today:
mine-held = In your hands:
mine-reported = Reported by you:
mine-line = { $number } { $kind } · { $place }: { $state }
mine-none = Nothing now. To report something, just say what and where.
whoami-resident = You are a resident. Just tell me when something is wrong.
whoami-staff = Your roles:
privacy =
    Ordinary talk is not kept: it is gone from the database within minutes.
    A report keeps its words and photos, your account, where you said it, and what is done. The grid’s leader, workers and those above them see the matter, never who you are; your name and phone never appear in a group.
    To leave no account behind, put the word 匿名 into the report; you get a receipt code.
    What I have sent is cleared after 7 days; cases stay and are not yet deleted by themselves. To see, correct or delete what is yours, ask the community secretary or the street office; whoever runs the database does it.
    All is kept on the street office’s server, backups too; the chat itself passes through Telegram.

## When a send was uncertain
repeat-mark = (perhaps a repeat)

## Photos, voices, places
card-attachments = Also sent: { $kinds }
attachment-big = { $kind } (too big, only in the group)
attach-voice = a voice message
attach-video = a film
attach-video-note = a film
attach-audio = a sound
attach-document = a file
attach-animation = an animation
photo-alone-courier = What is it, and where? One line is enough.
ask-location = Is it in { $grid }?
button-here = Yes, here
anonymous-ask = Please answer as yourself; an anonymous answer belongs to nobody.
dead-group = "{ $group }" does not get my messages any more (perhaps I was removed). Please add me again, or use another group.

## After an outage
outage-missed = I was away from { $since } to { $until } and did not get what was said then. If something still needs doing, please say it again.

## Settings of a group
intro-bound = I am Gridwhistle. I collect reports for { $node } here: a broken lamp, a leak, rubbish. Just say it.
intro-unbound = I am Gridwhistle and collect reports for { $node }. This group belongs to no grid yet: a coordinator can bind it by sending /group here.
intro-kept = Ordinary talk is not kept. Reports are seen by the staff in charge only; no names or phone numbers in the group.
intro-stop = Too talkative? Staff can silence me with /group; remove me and everything stops. More: /privacy
intro-unread = I only see words that begin with “/”: please make me an administrator. Remove me and everything stops.
group-mode = Mode: { $mode }, { $means }.
mode-silent = silent
mode-half-silent = half silent
mode-open = open
means-silent = I hear only /report, mentions of me and replies to me
means-half-silent = I file what is sure and ask now and then
means-open = I also ask about a photo without words
group-card = Settings of “{ $title }”
group-rights-ok = Rights: complete.
group-cannot-read = Rights: I cannot see ordinary talk. Open the group's info, tap Administrators and add Gridwhistle; no right needs to be ticked.
group-cannot-write = Rights: I cannot write in the group. Open the group's info, tap Permissions and lift the restriction.
group-where = Send /group in the group you want to set.
group-in-private = The buttons are in your private chat.
group-start-first = The buttons are in your private chat. Nothing there? Open it below, then send /group again.
group-not-yours = This group is not in your charge. Please ask the street's coordinator.
groups-unread = In these { $count } groups I cannot see ordinary talk: { $names }. Make Gridwhistle an administrator there; or switch privacy mode off with /setprivacy in BotFather, then remove me and add me again.
button-bind = Bind to a grid
button-rebind = Bind elsewhere
button-mode = Change mode
button-look-again = Done, look again
button-whole = { $node } (all of it)
toast-which-kind = What kind of group is it?
toast-which-node = Where does it belong?
toast-bound = Bound: { $node }
toast-mode = Mode: { $mode }
toast-rights-missing = Rights are still missing, see the card.
## Notes
button-note = Note
desk-note = Note: { $text }
ask-note = What should be noted on { $number }? Reply to this message with a line; only staff see it.
noted = Noted on { $number }.
note-empty = The note on { $number } is empty. Write: 备注 property company called
note-how = To note something, reply to the card of that case: 备注 property company called
reply-which = This message names several cases. Please reply to the card of one of them.

## Passing words on
relay-question =
    { $role } asks: { $text }
    ({ $number }; reply to this message to answer)
relay-answer = { $number } The reporter answers: { $text }
relay-line = { $number } The { $role } has a question for the reporter. Please tap below to answer in private.
button-answer = Answer
relayed = { $number } Passed on to the reporter in private. I will bring you the answer.
relayed-line = { $number } The reporter has not opened a private chat yet; I asked them in the group to come.
relay-no-way = { $number } The reporter cannot be reached now. Nothing was passed on.
relay-none = { $number } Nothing is asked of you now.
relay-empty = I cannot pass this on. Please write a line or send a photo.
answered = { $number } Passed on to the staff who handle it.
answer-kept = { $number } Kept with the case; whoever handles it cannot be reached in private just now.

## Transfer
desk-came = { $number } comes from { $grid }. Please take it.
desk-went = { $number } went to { $grid }. It is no longer yours.

## Finding
command-staff = Cases are looked up by grid workers, grid leaders, secretaries, street officers and coordinators. Your own: /mine.
find-how = Please add a number or some words, e.g. /find manhole
find-none = Nothing found. Try another word, or only a part of the number.
find-line = { $place }. { $number } { $kind } · { $where }: { $state }
find-more = There are more. One more word narrows it down.
desk-here = { $number }: { $state }
toast-opened = { $number } is in this chat now

## Why
why-how = Please add the whole number, e.g. /why NH03-20261210-007
why-unknown = { $number } was not found, or is not yours to see.
why-head = { $number } { $kind }
why-by-words = Filed: the words were clear, score { $score }.
why-by-tap = Filed: unsure, the author tapped "report", score { $score }.
why-by-told = Filed: by a command or an answer of the author, score { $score }.
why-by-split = Filed: taken out of another case.
why-words = Words: { $words }
why-place = Place named: { $place }
why-rule-grid = Belongs: the place lies in { $node } alone.
why-rule-candidates = Belongs: all possible grids lie in { $node }.
why-rule-chat = Belongs: no clear place, by its group to { $node }.
why-rule-street = Belongs: no place to go by, to { $node }.
why-candidates = Possible grids: { $nodes }
why-chat = The group belongs to: { $node }
why-scanned = The code of { $node } was scanned
why-now = Now with: { $node }
why-not-kept = The grounds were not kept (the case is older than that).
why-events = History:
why-event = { $at } { $role } { $action }
why-event-said = { $at } { $role } { $action }: { $said }
role-bot = Gridwhistle
action-draft = drafted
action-confirm = confirmed
action-report = reported
action-alarm = handed out as an emergency
action-file = filed
action-merge = merged
action-reject = rejected
action-dispatch = handed out
action-acknowledge = took it
action-return = gave it back
action-start = began
action-transfer = passed it on
action-suspend = suspended
action-resume = resumed
action-extend = extended
action-whistle = blew the whistle
action-report-in = reported in
action-join-handling = joined
action-mediate = mediated
action-settle = settled
action-feed-back = fed back
action-verify = asked the reporter
action-close = closed
action-rework = sent back to work
action-rate = rated
action-reopen = reopened
action-withdraw = withdrew
action-self-resolve = ended by itself
action-appeal = appealed
action-hang = put on the list of the unsolved
action-place = changed the place
action-kind = changed the kind
action-correct = corrected
action-supplement = added
action-note = noted
action-ask = asked the reporter
action-answer = answered

## The desk
command-desk = The desk is for the street’s coordinators and administrators.
desk-empty = Nothing to do, all is well.
desk-head-places = Without a grid: { $count }
desk-head-aside = Messages that failed: { $count }
desk-head-groups = Groups that take nothing: { $count }
desk-head-staff = Staff out of reach: { $count }
desk-head-sends = Perhaps sent, perhaps not: { $count }
desk-none-places = Every case has its grid.
desk-none-aside = No more failed messages.
desk-none-groups = No more unreachable groups.
desk-none-staff = All staff can be reached.
desk-none-sends = No more uncertain sends.
desk-line-place = { $number } { $kind } · { $place } ({ $node })
desk-line-aside = { $at } { $chat }, { $kind }: { $error }
desk-line-group = { $group }
desk-line-staff = { $who } cannot be reached; ask { $other }
desk-line-staff-alone = { $who } cannot be reached; there is nobody else just now
desk-line-send = To { $chat }: { $about }
desk-which-grid =
    { $number }: in which grid?
    Words: { $text }
desk-placed = { $number } is already with { $grid }
desk-done-already = Somebody has done this already
desk-trial = It works again: your cases will come here.
button-next = Next page
button-first = First page
button-again = Try again
button-drop = Drop
button-retire = Retired
button-reachable = Try to reach
button-resend = Send again
button-leave = Leave it
toast-retried = In the queue again
toast-discarded = Dropped
toast-resent = Sent once more
toast-left = Left as it is
toast-revived = Will be tried again
toast-retired = Noted as retired


## Broadcasts
broadcast-ask-text = What shall be broadcast? Write it to me, with one photo if you like.
broadcast-ask-edit = What shall it say instead? Write it within 5 minutes, or reply to this: every message that is out will be changed.
broadcast-ask-time = When? Tap one, or type the moment, such as 12-10 09:00
broadcast-answered = That was answered already. To change it, use the buttons of the newest card.
broadcast-no-text = Please write the text. A photo comes together with its text, one at a time.
broadcast-too-long = Under a photo at most { $most } characters fit, please make it shorter.
broadcast-time-unclear = I did not understand this moment. Please type it like this: 12-10 09:00
broadcast-time-past = This moment is past, please choose a later one.
broadcast-not-now = This cannot be done with the broadcast now, please see the newest card.
broadcast-choose-first = Please choose first who gets it.
broadcast-nobody = No group and no person here can be reached, please choose others.
broadcast-still-lost = They still cannot be reached. Please add the bot to the groups again first.
broadcast-choose =
    Who gets it? Choose as many as you like, then tap Preview.
    Now: { $audience }
broadcast-nobody-chosen = nobody yet
broadcast-chosen = ✓ { $name }
broadcast-in-private = { $role } (in private)
broadcast-and = { $one }, { $other }
broadcast-more = and others
broadcast-preview = The message above is what everybody will see. It goes to: { $audience }
broadcast-counts = { $groups } groups, { $people } people, { $lost } cannot be reached
broadcast-takes = Takes about { $span }
broadcast-seconds = { $number } s
broadcast-minutes = { $number } min
broadcast-leaves-now = Begins when you tap Send
broadcast-leaves-at = Begins { $due }, once you tap Send then
broadcast-silent = Between 20:00 and 09:00 it arrives without a sound
broadcast-waits-quiet = { $number } in their quiet hours, { $due }: { $names }
broadcast-waits-budget = { $number } have 2 broadcasts that day already, { $due }: { $names }
broadcast-late = Its moment passed more than 2 hours ago, so it did not go out. Send it now?
broadcast-away = I was away for more than 2 hours and have paused it. Tap Go on to continue.
broadcast-scheduled =
    Will go out { $due }: "{ $beginning }"
    To: { $audience }
broadcast-moved-on = There is a newer card, see below.
broadcast-cancelled = Cancelled, nobody got it: "{ $beginning }"
broadcast-stage-running = Going out
broadcast-stage-paused = Paused
broadcast-stage-done = Done
broadcast-stage-stopped = Stopped
broadcast-about = "{ $beginning }"
broadcast-progress = Out { $said } of { $total }, waiting { $waiting }, failed { $failed }, uncertain { $unsure }
broadcast-not-sent = Stopped before { $number }
broadcast-corrected = Changed { $done }, changing { $waiting }, not changed { $failed }
broadcast-goes-on = The rest goes out { $due }
broadcast-results = "{ $beginning }", page { $page } of { $pages }
broadcast-line = { $name }: { $standing }
broadcast-line-failed = { $name }: failed, { $reason }
broadcast-line-unchanged = { $name }: out, not changed, { $reason }
broadcast-line-waiting = { $name }: waits until { $due }
broadcast-somebody = no longer on the list
broadcast-standing-put = going out
broadcast-standing-sent = out
broadcast-standing-editing = out, being changed
broadcast-standing-failed = failed
broadcast-standing-unsure = perhaps out, perhaps not
broadcast-standing-taken = uncertain, counted as out
broadcast-standing-dropped = did not go out
broadcast-why-kicked = the bot is no longer in the group
broadcast-why-blocked = they have stopped the bot
broadcast-why-never-started = they have never pressed Start
broadcast-why-closed = the account or group is closed
broadcast-why-unknown = no such group or message
broadcast-why-muted = the bot may not write there
broadcast-why-gone = nothing arrives there any more
broadcast-why-moved = the group was upgraded, its old messages cannot be changed
broadcast-why-refused = the platform did not take it
broadcast-unsure =
    "{ $beginning }": for { $number } nobody knows whether it arrived. Please look there first:
    tap Again if it did not, Leave if it did.
broadcast-unsure-none = Nothing is uncertain any more.
button-broadcast-nodes = Communities, grids
button-broadcast-grids = Its grids
button-broadcast-roles = Roles (in private)
button-broadcast-preview = Preview
button-broadcast-cancel = Cancel
button-broadcast-send = Send
button-broadcast-send-later = Send then
button-broadcast-text = Change text
button-broadcast-audience = Change audience
button-broadcast-time = Set time
button-broadcast-today = Today 18:00
button-broadcast-tomorrow = Tomorrow 09:00
button-broadcast-no-time = No set time
button-broadcast-pause = Pause
button-broadcast-resume = Go on
button-broadcast-stop = Stop
button-broadcast-retry = Failed ones again
button-broadcast-edit = Change everywhere
button-broadcast-results = Results
button-broadcast-unsure = Uncertain ones
button-broadcast-before = Page before
button-broadcast-again = { $number } Again
button-broadcast-leave = { $number } Leave
toast-broadcast-text = Please write me the new text
toast-broadcast-time = Please choose the moment, or type it
toast-broadcast-changed = The audience has changed, please look once more
toast-broadcast-begun = It is going out
toast-broadcast-scheduled = The moment is set
toast-broadcast-paused = Paused
toast-broadcast-resumed = Going on
toast-broadcast-stopped = Stopped, the rest does not go out
toast-broadcast-retried = { $number } again
toast-broadcast-cancelled = Cancelled
toast-broadcast-again = Once more, marked as a possible repeat
toast-broadcast-left = All right, not again
toast-broadcast-decided = This one was decided already
## Roles: inviting, joining, leaving, handing over
role-title = { $role } of { $node }
whoami-file = · { $title } (by the street file)
whoami-chat = · { $title } (by an invitation)
button-quit = Leave: { $title }
button-quit-sure = Yes, leave
quit-sure = No longer { $title }? What you hold goes to somebody else, and nothing more comes to you.
quit-gone = You do not have this role now
quit-last = You are the last coordinator or administrator: invite somebody to follow you first
quit-told = { $name } is no longer { $title }; { $count } cases went to whoever follows.
toast-quit = You are no longer { $title }
invite-role = Invite somebody to be what?
invite-node = { $role }: where?
invite-how = Please write: /invite grid_worker NH03. Just /invite gives buttons.
invite-not-yours = You cannot invite anybody to this
invite-link =
    Pass this on to whoever is to join:
    { $link }
    { $title }. Good once, until { $until }.
invite-below = (the button below)
invite-second = After they open it, another coordinator or administrator has to agree.
invite-no-second = Another coordinator or administrator has to agree, and none can be reached now: ask them to write to me in private, or name one more in the street file.
button-invite-here = Here: { $node }
button-join = Join here
button-joined = Who has joined
button-more = More
button-let-in = Let in
button-keep-out = Keep out
button-undo-role = Undo
button-undo-named = Undo { $name }
toast-invited = The link is below, pass it on
toast-let-in = { $name } has joined
toast-kept-out = { $name } was not let in
toast-undone = { $name } has the role no more; { $count } cases handed on
join-unknown = This invitation is not right. Please ask whoever invited you for another.
join-used = This invitation has been used. Please ask whoever invited you for another.
join-late = This invitation has run out. Please ask whoever invited you for another.
join-own = This is your own invitation: pass it on to somebody else.
join-void = Whoever invited you can no longer give this role. Please ask the street's coordinator.
join-already = You have this role already.
join-valid = Welcome, you are now { $title }. Cases come here; /mine shows what you hold, /whoami your roles.
join-waits = Got it. For { $title } another coordinator or administrator has to agree; I tell you at once.
join-ended = You are no longer { $title }. Please ask the street's coordinator if you wonder why.
join-refused = You were not let in as { $title } this time. Please ask the street's coordinator if you wonder why.
join-settled = Somebody has settled this already
join-second-other = Somebody other than who invited and who joins has to agree
join-no-second = { $name } has opened the invitation ({ $title }), but no other coordinator or administrator can agree, so it does not count yet. Ask them to write to me in private, or name one more in the street file.
joined-asks = { $name } wants to be { $title }, invited by { $inviter }. Agree?
joined-counts = { $name } is now { $title }, invited by { $inviter }.
joined-ended = { $name } ({ $title }): the role is over. Invited by { $inviter }.
joined-list = Who has joined by an invitation:
joined-none = Nobody has joined by an invitation yet.
joined-line = · { $name }: { $title }
joined-waiting = · { $name }: { $title } (waits for agreement)
somebody-gone = somebody who is gone
only-keepers = This button is for the street's coordinators and administrators
handed-over = { $number } was handed on to the { $role }
handed-to-you = { $number } is yours now: whoever had it cannot do it any more.
handed-list = Whoever had them cannot do it any more; these { $count } are yours. Tap a number for its card:
handed-line = { $number } { $place }, answer by { $due }
handed-nobody = Nobody can be reached for these, please find somebody at once: { $numbers }
invite-no-company = The street file names no property company here
## Reading the words again
reload-done = The words were read again; they count from the next message on.
reload-refused = The words stay as they were. To be mended: { $wrong }
## Joining and taking apart
button-same = The same
button-merge = Merge
button-no-merge = Keep apart
button-unmerge = Take apart
ask-same = Reporter: is this the same as { $number }? { $people } have reported it.
again = { $number } is filed already: { $state }
merged = { $number } is now part of { $into }, please look there
unmerged = { $number } stands alone again
stay-two = All right, { $number } stays on its own
left = All right, { $number } no longer counts you
desk-many = { $number }: { $people } people have reported it.
desk-alike = May be the same as { $number }
desk-repeat = No. { $times } at this place in 30 days, the last was { $number }
action-unmerge = taken apart
result-not-yours = The result is for whoever reported it. To report something, tell me what it is and where.

# 网格调整: the grids were split or merged
action-regrid = moved as the grids were changed
action-hand-over = handed on
## A reporter's own: help, mine, privacy, anonymity
help-in-residents = Just say what and where, such as “3栋楼道灯坏了”, or send /report with it. How it goes: /mine in private. Mobile station: /station
help-in-market = Just say what and where, such as “家电城3栋消防通道堵了”, or send /report with it. How it goes: /mine in private.
help-in-couriers = One line or one photo of a hazard, such as “佳天雅苑门口井盖缺了”; a ✍ means it is filed. Mind your own safety first.
help-in-staff = Cases come here when nobody can be reached in private; tap Accept to take one. What you can do: /help in private.
help-in-unbound = This group belongs to no grid yet. To report, tell me in private what and where, such as “3栋楼道灯坏了”.
help-desk = What waits for you: /desk. To set a group up: send /group in that group.
help-broadcast = To tell everybody: /broadcast No water tomorrow from 9 to 11. Preview first, then send.
help-invite = To let somebody in: /invite grid_worker NH03
help-roles = Your roles, and how to leave one: /whoami.
mine-more = Earlier ones: /mine { $page }.
mine-held-more = { $count } more in your hands; those above come first.
next-dispatched = → Next: the { $holder } accepts it; when it is done you are asked.
next-in-hand = → Next: when it is done you are asked.
next-verifying = → Next: please tap an answer under my question.
next-closed = → Not right? For { $days } days you can reopen it by the button under my question.
privacy-group =
    Ordinary talk is not kept. Reports are for the staff in charge only, without your name or phone.
    How long, how to have it removed, how to stay anonymous: /privacy in private.
button-private = Tell me in private
report-elsewhere = This group belongs to no grid yet, so I can’t file it here. Please tell me in private.
mailbox-elsewhere = To stay anonymous tell me in private, with the word 匿名 in it. I have not filed this.
mailbox-how =
    To stay anonymous put the word 匿名 into your report, such as: 匿名 3栋楼道堆了很多易燃物
    I keep nothing of who said it; you get a receipt code, and with it you can ask how it goes.
mailbox-filed =
    Filed anonymously: { $kinds }. Who you are is not kept, and I will not write to you about it.
    Receipt code { $code }. Keep it: without it nobody can find out. How it goes: /mine { $code }
mailbox-unknown = There is no such receipt code. Write: /mine K7QF-2M9X-PA4D
mailbox-result = What was done: { $result }
desk-anonymous = Reported anonymously: there is nobody to ask.
fed-back-unasked = { $number } noted. It was anonymous, so nobody is asked; closed as unverified.
broadcast-who = Broadcasts are for coordinators, administrators and community secretaries.
invite-who = Invitations are for coordinators, administrators and community secretaries.
reload-who = Reloading is for the street’s coordinators and administrators.

# The menu of commands: what is listed when somebody types a slash
menu-report = Report: what is wrong, and where
menu-mine = Mine: what I reported, what I hold
menu-station = Station: the next mobile service station
menu-whoami = Who am I: my roles, my number
menu-privacy = Privacy: what is kept, how long, how to have it removed
menu-help = Help: what can be done here
menu-group = This group: its grid, mode and rights
menu-find = Find: by number or words
menu-why = Why: how a case was judged
menu-broadcast = Broadcast: send a notice
menu-invite = Invite: somebody to work with
menu-desk = Desk: what waits for me

# When it happened

day = { $month }/{ $day }
happened = Happened: { $when }
happened-rough = Happened: around { $when }
happened-moment = about { $moment }
happened-part = { $day }, { $part }
happened-days = { $first } to { $last }
happened-lasting = Going on for: { $long } (since { $since })
happened-some = Going on for: { $words }
part-small-hours = after midnight
part-morning = morning
part-forenoon = forenoon
part-noon = noon
part-afternoon = afternoon
part-dusk = dusk
part-evening = evening
part-night = night
count-minutes = { $count } min
count-hours = { $count } h
count-days = { $count } days
count-months = { $count } months
count-years = { $count } years
why-happened = { $line } (said: "{ $words }")

# Forwarded
private-forwarded = I don’t file what is forwarded: who said it, and where, is not clear. Please tell me in your own words what is wrong and where.
